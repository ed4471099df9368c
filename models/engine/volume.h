// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QMap>
#include <QString>

#include <optional>

namespace bayplan::engine {

/// One volume of one engine. Its size is not in the list: engines would have to measure every file.
struct Volume
{
    QString name; ///< also what it is known by
    QString driver;
    QString scope;      ///< "local", "global"
    QString mountpoint; ///< on the host
    std::optional<core::Time> created;
    QMap<QString, QString> options;
    QMap<QString, QString> labels;

    bool operator==(const Volume &) const = default;
};

/// One that nobody named: made for an image's VOLUME or for `-v /path`. Engines from API 1.42 on label it, before that
/// its name is 64 hex digits.
bool isAnonymous(const Volume &volume);

} // namespace bayplan::engine
