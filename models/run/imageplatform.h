// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engineinfo.h"

#include <QString>

namespace bayplan::run {

/// What an image was made for; of each what its engine tells, which may be nothing.
struct ImagePlatform
{
    QString os;           ///< "linux"
    QString architecture; ///< "arm64", "arm"
    QString variant = {}; ///< "v7"

    bool operator==(const ImagePlatform &) const = default;
};

/// "linux/arm/v7"; comes from an engine.
QString toString(const ImagePlatform &platform);

/// Whether the engine's machine runs it by itself. What isn't known stands against nothing, and neither does what the
/// machine's processors have besides their own: 386 on amd64, and arm on arm64, where most do.
bool runsOn(const ImagePlatform &platform, const engine::EngineInfo &engine);

} // namespace bayplan::run
