// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace bayplan::snapshots {

/// A container's inspect, as far as a capture looks into it.
struct InspectText
{
    QByteArray text; ///< one whole JSON object, without white space around it
    QString name;    ///< without the slash
    QString imageId;
    bool isRecord = false; ///< of a service of Bayplan's, never started
};

/// A container as GET /containers/json lists it.
struct ListedContainer
{
    QString id;
    QString name; ///< without the slash
    bool runs = false;
    bool isRecord = false;
};

/// Nothing if it is no JSON array. With simdjson, since a host's list may have megabytes.
std::optional<std::vector<ListedContainer>> readList(const QByteArray &reply);

/// Nothing if it is no JSON object: whatever engines send goes into a file as it is, so it must be one.
std::optional<InspectText> readInspect(const QByteArray &reply);

} // namespace bayplan::snapshots
