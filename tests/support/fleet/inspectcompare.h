// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace bayplan::tests {

/// Field by field, what differs between a container's inspect before and after it was taken away and brought back:
/// "HostConfig.Memory: 1 → 2". Left out is what no container keeps: its id and whatever holds it (paths, aliases, the
/// host name it gave), times, process and network ids, addresses nobody fixed, ports nobody fixed, counts of restarts,
/// the health check's log. `exceptions` are paths of further fields that may differ, each with a reason where it is
/// used.
QStringList inspectDifferences(const QJsonObject &before, const QJsonObject &after, const QStringList &exceptions = {});

} // namespace bayplan::tests
