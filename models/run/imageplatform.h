// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engineinfo.h"
#include "fleet/livehost.h"
#include "run/containerspec.h"

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

/// Why a container of the image is not to be made there: "The image is made for linux/s390x, and the machine is
/// linux/amd64". Empty if it runs there by itself; an operator who has entered a platform knows what the machine runs,
/// and so does one whose containers of the image run there. Made plain.
QString platformProblem(const ContainerSpec &spec, const QString &imageId, const ImagePlatform &platform,
                        const fleet::LiveHost &live, const engine::EngineInfo &engine);

} // namespace bayplan::run
