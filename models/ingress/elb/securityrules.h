// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/query.h"

#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

namespace bayplan::ingress::elb {

/// An inbound rule of a security group.
struct SecurityRule
{
    QString id;       ///< "sgr-…"
    QString protocol; ///< "tcp", "-1" for all
    int first = -1;
    int last = -1;
    QString source; ///< a CIDR, or another group's id
    QString description;

    bool operator==(const SecurityRule &) const = default;
};

/// What our rules have as their description: only rules with exactly this one are ever taken away.
QString ruleMark(const QString &ingress);

/// EC2's calls: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/
aws::Query describeRules(const QString &group, const QString &nextToken = {});
aws::Query authorizePorts(const QString &group, const QList<quint16> &ports, const QString &source,
                          const QString &mark);
aws::Query revokeRules(const QString &group, const QStringList &ids);

/// One page of what DescribeSecurityGroupRules answers; rules for what goes out are left out.
struct RulesPage
{
    QList<SecurityRule> rules;
    QString nextToken; ///< empty: it is the last page
};
core::Result<RulesPage> rulesPage(const aws::Element &answer);

/// The ports among `ports` that no rule lets `source` reach yet by TCP. A rule that isn't ours does as well.
QList<quint16> missingPorts(const QList<SecurityRule> &rules, const QSet<quint16> &ports, const QString &source);
/// Our rules that are for none of the ports, or let somebody else in; sorted.
QStringList surplusRules(const QList<SecurityRule> &rules, const QSet<quint16> &ports, const QString &source,
                         const QString &mark);

/// The ports among `ports` that are open to `source` only by the rule of another ingress, which may take it away. AWS
/// has no two rules for the same.
QSet<quint16> borrowedPorts(const QList<SecurityRule> &rules, const QSet<quint16> &ports, const QString &source,
                            const QString &mark);

} // namespace bayplan::ingress::elb
