// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace bayplan::tests {

// Inspects of containers, made by whomever and then by docker-compose, in the words that both have in common.

/// What the container is one of: its service; without one, its name.
QString composeGroupOf(const QJsonObject &inspect);
/// With the names of the others in the place of their ids, which are new ones, too.
QJsonObject withNames(const QJsonObject &inspect, const QJsonArray &all);
/// Without accounts that Bayplan and Compose keep, and in one form what an engine can be told of in several.
QJsonObject composeComparable(QJsonObject inspect);

} // namespace bayplan::tests
