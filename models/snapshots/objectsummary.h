// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

namespace bayplan::snapshots {

// What an object is, on one line for people. Texts of engines as they are: whoever shows it makes it plain.

/// Its image and published ports: "app:1.2, 8888 → 8080/tcp".
QString containerSummary(const QJsonObject &inspect);
/// An image's tags, or a network's or volume's driver.
QString objectSummary(const QJsonObject &object);
/// "3 replicas of app:1.2".
QString serviceSummary(const ServicePart &service);

} // namespace bayplan::snapshots
