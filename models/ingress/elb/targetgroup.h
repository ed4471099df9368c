// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/query.h"
#include "ingress/server.h"

#include <QHash>

#include <chrono>
#include <optional>

namespace bayplan::ingress::elb {

/// A target of a target group of the kind "ip".
struct Target
{
    QString address;
    quint16 port = 0;

    bool operator==(const Target &) const = default;
    bool operator<(const Target &other) const { return std::tie(address, port) < std::tie(other.address, other.port); }
};
size_t qHash(const Target &target, size_t seed = 0);

/// ELBv2's calls: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/
aws::Query describeHealth(const QString &group);
aws::Query describeAttributes(const QString &group);
aws::Query registerTargets(const QString &group, const QList<Target> &targets);
aws::Query deregisterTargets(const QString &group, const QList<Target> &targets);

/// What DescribeTargetHealth answers. Names are those of `names`; targets it hasn't have none.
core::Result<SeenBackend> seenBackend(const aws::Element &answer, const QHash<Target, QString> &names);

/// What DescribeTargetGroupAttributes answers: how long targets drain; nothing if that isn't in it.
std::optional<std::chrono::seconds> deregistrationDelay(const aws::Element &answer);

/// What is to be done so that a group has these.
struct TargetChange
{
    QList<Target> add;
    QList<Target> drop;

    bool operator==(const TargetChange &) const = default;
};
/// One that drains already is no more dropped; one that is wanted again is registered again. An error, and nothing to
/// be done, where the group would be left without a server that serves: taking out the last one is remove()'s.
core::Result<TargetChange> changeFor(const SeenBackend &seen, const QList<WantedServer> &wanted);

} // namespace bayplan::ingress::elb
