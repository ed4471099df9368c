// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/elb/securityrules.h"

#include "ingress/words.h"
#include "services/ingress.h"

#include <algorithm>

namespace bayplan::ingress::elb {

using namespace Qt::Literals::StringLiterals;
using aws::Element;

namespace {

constexpr QLatin1StringView anyMark("bayplan ingress ");

aws::Query groupCall(const QByteArray &action)
{
    return {"ec2", "2016-11-15", action, {}};
}

SecurityRule ruleOf(const Element &item)
{
    SecurityRule rule;
    rule.id = item.child(u"securityGroupRuleId"_s).text;
    rule.protocol = item.child(u"ipProtocol"_s).text;
    rule.first = item.child(u"fromPort"_s).text.toInt();
    rule.last = item.child(u"toPort"_s).text.toInt();
    rule.description = item.child(u"description"_s).text;
    for (const QString &source : {item.child(u"cidrIpv4"_s).text, item.child(u"cidrIpv6"_s).text,
                                  item.child(u"referencedGroupInfo"_s).child(u"groupId"_s).text}) {
        if (!source.isEmpty())
            rule.source = source;
    }
    return rule;
}

/// Networks may be spelled in other ways than AWS keeps them.
bool isSame(const QString &source, const QString &other)
{
    return services::canonicalSource(source) == services::canonicalSource(other);
}

bool opens(const SecurityRule &rule, quint16 port, const QString &source)
{
    return rule.protocol == u"tcp"_s && rule.first == port && rule.last == port && isSame(rule.source, source);
}

} // namespace

QString ruleMark(const QString &ingress)
{
    return anyMark + ingress;
}

aws::Query describeRules(const QString &group, const QString &nextToken)
{
    aws::Query query = groupCall("DescribeSecurityGroupRules");
    query.parameters = {{"Filter.1.Name", "group-id"}, {"Filter.1.Value.1", group.toUtf8()}, {"MaxResults", "1000"}};
    if (!nextToken.isEmpty())
        query.parameters.append({"NextToken", nextToken.toUtf8()});
    return query;
}

aws::Query authorizePorts(const QString &group, const QList<quint16> &ports, const QString &source, const QString &mark)
{
    aws::Query query = groupCall("AuthorizeSecurityGroupIngress");
    query.parameters = {{"GroupId", group.toUtf8()}};
    for (qsizetype i = 0; i < ports.size(); ++i) {
        const QByteArray one = "IpPermissions." + QByteArray::number(i + 1) + '.';
        const QByteArray port = QByteArray::number(ports.at(i));
        const bool isGroup = source.startsWith(u"sg-"_s);
        const bool isIpv6 = source.contains(u':');
        const QByteArray from = isGroup ? "UserIdGroupPairs.1" : isIpv6 ? "Ipv6Ranges.1" : "IpRanges.1";
        query.parameters.append({one + "IpProtocol", "tcp"});
        query.parameters.append({one + "FromPort", port});
        query.parameters.append({one + "ToPort", port});
        query.parameters.append({one + from +
                                     (isGroup  ? ".GroupId"
                                      : isIpv6 ? ".CidrIpv6"
                                               : ".CidrIp"),
                                 source.toUtf8()});
        query.parameters.append({one + from + ".Description", mark.toUtf8()});
    }
    return query;
}

aws::Query revokeRules(const QString &group, const QStringList &ids)
{
    aws::Query query = groupCall("RevokeSecurityGroupIngress");
    query.parameters = {{"GroupId", group.toUtf8()}};
    for (qsizetype i = 0; i < ids.size(); ++i)
        query.parameters.append({"SecurityGroupRuleId." + QByteArray::number(i + 1), ids.at(i).toUtf8()});
    return query;
}

core::Result<RulesPage> rulesPage(const Element &answer)
{
    if (answer.name != u"DescribeSecurityGroupRulesResponse"_s)
        return core::fail({.kind = core::Error::Kind::Protocol,
                           .what = tr("What AWS says of the security group's rules can't be understood"),
                           .where = {},
                           .next = {}});
    RulesPage page;
    for (const Element &item : answer.child(u"securityGroupRuleSet"_s).children) {
        if (item.child(u"isEgress"_s).text != u"true"_s)
            page.rules.append(ruleOf(item));
    }
    page.nextToken = answer.child(u"nextToken"_s).text;
    return page;
}

QList<quint16> missingPorts(const QList<SecurityRule> &rules, const QSet<quint16> &ports, const QString &source)
{
    QList<quint16> missing;
    for (const quint16 port : ports) {
        const bool isOpen = std::any_of(rules.begin(), rules.end(),
                                        [&](const SecurityRule &rule) { return opens(rule, port, source); });
        if (!isOpen)
            missing.append(port);
    }
    std::sort(missing.begin(), missing.end());
    return missing;
}

QStringList surplusRules(const QList<SecurityRule> &rules, const QSet<quint16> &ports, const QString &source,
                         const QString &mark)
{
    QStringList ids;
    for (const SecurityRule &rule : rules) {
        const bool isNeeded = rule.protocol == u"tcp"_s && rule.first == rule.last && isSame(rule.source, source) &&
                              rule.first > 0 && ports.contains(quint16(rule.first));
        if (rule.description == mark && !rule.id.isEmpty() && !isNeeded)
            ids.append(rule.id);
    }
    ids.sort();
    return ids;
}

QSet<quint16> borrowedPorts(const QList<SecurityRule> &rules, const QSet<quint16> &ports, const QString &source,
                            const QString &mark)
{
    QSet<quint16> borrowed;
    for (const quint16 port : ports) {
        for (const SecurityRule &rule : rules) {
            if (opens(rule, port, source) && rule.description != mark && rule.description.startsWith(anyMark))
                borrowed.insert(port);
        }
    }
    return borrowed;
}

} // namespace bayplan::ingress::elb
