// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace bayplan::snapshots {

/// A container's inspect, as far as a capture looks into it.
struct InspectText
{
    QByteArray text; ///< one whole JSON object, without white space around it
    QString name;    ///< without the slash
    QString imageId;
    bool isRecord = false; ///< of a service of Bayplan's, never started
};

/// Nothing if it is no JSON object: whatever engines send goes into a file as it is, so it must be one.
std::optional<InspectText> readInspect(const QByteArray &reply);

} // namespace bayplan::snapshots
