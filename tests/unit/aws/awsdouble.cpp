// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/aws/awsdouble.h"

#include <QHostAddress>

#include <algorithm>

namespace bayplan::testing {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int pageSize = 2;

QStringList targetsIn(const QUrlQuery &query)
{
    QStringList list;
    for (int i = 1; query.hasQueryItem(u"Targets.member.%1.Id"_s.arg(i)); ++i)
        list << query.queryItemValue(u"Targets.member.%1.Id"_s.arg(i), QUrl::FullyDecoded) + u':' +
                    query.queryItemValue(u"Targets.member.%1.Port"_s.arg(i));
    return list;
}

QByteArray sourceOf(const AwsDouble::Rule &rule)
{
    const QByteArray source = rule.source.toUtf8();
    if (source.startsWith("sg-"))
        return "<referencedGroupInfo><groupId>" + source + "</groupId></referencedGroupInfo>";
    const QByteArray member = source.contains(':') ? "cidrIpv6" : "cidrIpv4";
    return '<' + member + '>' + source + "</" + member + '>';
}

/// "10.0.0.5/16" is kept as "10.0.0.0/16", IPv6 in its shortest spelling (SecurityGroupRuleRequest). By means of its
/// own, for Bayplan's are tried against it.
QString kept(const QString &cidr)
{
    const auto [network, prefix] = QHostAddress::parseSubnet(cidr);
    if (network.protocol() == QAbstractSocket::IPv4Protocol)
        return QHostAddress(network.toIPv4Address() & ~quint32((quint64(1) << (32 - prefix)) - 1)).toString() + u'/' +
               QString::number(prefix);
    Q_IPV6ADDR bytes = network.toIPv6Address();
    for (int bit = prefix; bit < 128; ++bit)
        bytes[bit / 8] &= quint8(~(0x80 >> bit % 8));
    return QHostAddress(bytes).toString() + u'/' + QString::number(prefix);
}

QByteArray refusal(const QByteArray &code, bool isEc2)
{
    const QByteArray error = "<Error><Code>" + code + "</Code><Message>Said the double</Message></Error>";
    if (isEc2)
        return "<Response><Errors>" + error + "</Errors></Response>";
    return "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">" + error +
           "</ErrorResponse>";
}

} // namespace

AwsDouble::AwsDouble() : m_server([this](const ScriptedRequest &request) { answer(request); })
{
    m_server.listenTcp();
}

QStringList AwsDouble::state() const
{
    QStringList list;
    for (auto it = targets.cbegin(); it != targets.cend(); ++it)
        list << it.key() + u' ' + it->state;
    return list;
}

void AwsDouble::answer(const ScriptedRequest &request)
{
    QByteArray form = request.body;
    const QUrlQuery query(QString::fromUtf8(form));
    const QString action = query.queryItemValue(u"Action"_s);
    const bool isEc2 = action.contains(u"SecurityGroup"_s);
    const QString version = query.queryItemValue(u"Version"_s);
    const auto refuse = [&](int status, const QByteArray &code) {
        calls << u'!' + action;
        if (code.isEmpty())
            return request.write(httpReply(status, "oops"));
        request.write(httpReply(status, refusal(code, isEc2), "Content-Type: text/xml\r\n"));
    };
    const QString problem =
        problemWithSignature(request, keyId, secret, "eu-central-1", isEc2 ? "ec2" : "elasticloadbalancing");
    if (headerOf(request, "x-amz-security-token") != token)
        return refuse(403, isEc2 ? "RequestExpired" : "ExpiredToken");
    if (!problem.isEmpty()) {
        signatures << problem;
        return refuse(403, "SignatureDoesNotMatch");
    }
    if (version != (isEc2 ? u"2016-11-15"_s : u"2015-12-01"_s) || request.method != "POST")
        return refuse(400, "InvalidAction");
    if (throttled > 0) {
        --throttled;
        return refuse(isEc2 ? 503 : 400, isEc2 ? "RequestLimitExceeded" : "Throttling");
    }
    if (beforeNext)
        beforeNext(action);
    if (auto failure = failures.find(action); failure != failures.end() && failure->times > 0) {
        QString ignored;
        --failure->times;
        if (failure->isDone)
            perform(action, query, ignored);
        return refuse(failure->status, failure->code);
    }
    if (const QByteArray code = refusalOf(action, query); !code.isEmpty())
        return refuse(400, code);
    if (action == u"DescribeTargetGroupAttributes"_s && delay.isEmpty())
        return refuse(403, "AccessDenied");
    if (!replaced.isEmpty())
        return request.write(replaced);
    QString told = action;
    const QByteArray body = perform(action, query, told);
    calls << told;
    request.write(httpReply(200, "<?xml version=\"1.0\"?>\n" + body, "Content-Type: text/xml\r\n"));
}

/// What AWS refuses as a whole.
QByteArray AwsDouble::refusalOf(const QString &action, const QUrlQuery &query) const
{
    const QStringList told = targetsIn(query);
    const auto added =
        std::count_if(told.begin(), told.end(), [this](const auto &each) { return !targets.contains(each); });
    if (told.size() > mostInOneCall || (action == u"RegisterTargets"_s && targets.size() + added > mostTargets))
        return "TooManyTargets";
    const QList<Rule> asked = action == u"AuthorizeSecurityGroupIngress"_s ? rulesIn(query) : QList<Rule>();
    for (const Rule &one : asked) {
        const auto isSame = [&one](const Rule &rule) {
            return !rule.isEgress && rule.port == one.port && rule.source == one.source;
        };
        if (std::any_of(rules.begin(), rules.end(), isSame))
            return "InvalidPermission.Duplicate";
    }
    return {};
}

QByteArray AwsDouble::perform(const QString &action, const QUrlQuery &query, QString &told)
{
    if (action == u"DescribeTargetHealth"_s)
        return health();
    if (action == u"DescribeTargetGroupAttributes"_s)
        return "<DescribeTargetGroupAttributesResponse "
               "xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
               "<DescribeTargetGroupAttributesResult><Attributes>"
               "<member><Key>stickiness.enabled</Key><Value>false</Value></member>"
               "<member><Key>deregistration_delay.timeout_seconds</Key><Value>" +
               delay +
               "</Value></member></Attributes></DescribeTargetGroupAttributesResult>"
               "</DescribeTargetGroupAttributesResponse>";
    if (action == u"DescribeSecurityGroupRules"_s)
        return rulesPage(query);
    if (action == u"AuthorizeSecurityGroupIngress"_s) {
        for (Rule rule : rulesIn(query)) {
            rule.id = u"sgr-new%1"_s.arg(++m_lastRule);
            told += u' ' + rule.port;
            rules << rule;
        }
    }
    if (action == u"RevokeSecurityGroupIngress"_s) {
        for (int i = 1; query.hasQueryItem(u"SecurityGroupRuleId.%1"_s.arg(i)); ++i) {
            const QString id = query.queryItemValue(u"SecurityGroupRuleId.%1"_s.arg(i));
            told += u' ' + id;
            rules.removeIf([&id](const Rule &rule) { return rule.id == id; });
        }
    }
    for (const QString &target : targetsIn(query)) {
        told += u' ' + target;
        if (action == u"RegisterTargets"_s)
            targets[target] = {};
        else if (targets.contains(target))
            targets[target] = {u"draining"_s, drainLooks};
    }
    const QByteArray name = action.toUtf8() + "Response";
    return '<' + name + "/>";
}

QByteArray AwsDouble::health()
{
    QByteArray body = "<DescribeTargetHealthResponse "
                      "xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><DescribeTargetHealthResult>"
                      "<TargetHealthDescriptions>";
    for (auto it = targets.begin(); it != targets.end();) {
        const bool ends = it->looksLeft-- <= 0;
        if (ends && it->state == u"draining"_s) {
            it = targets.erase(it);
            continue;
        }
        if (ends && it->state == u"initial"_s)
            it->state = u"healthy"_s;
        body += "<member><HealthCheckPort>80</HealthCheckPort><TargetHealth><State>" + it->state.toUtf8() +
                "</State></TargetHealth><Target><Port>" + it.key().section(u':', -1).toUtf8() + "</Port><Id>" +
                it.key().section(u':', 0, -2).toUtf8() + "</Id></Target></member>";
        ++it;
    }
    return body + "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>";
}

QByteArray AwsDouble::rulesPage(const QUrlQuery &query) const
{
    const qsizetype from = query.queryItemValue(u"NextToken"_s).toInt();
    QByteArray body = "<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                      "<securityGroupRuleSet>";
    for (const Rule &rule : rules.mid(from, pageSize))
        body += "<item><securityGroupRuleId>" + rule.id.toUtf8() + "</securityGroupRuleId><isEgress>" +
                (rule.isEgress ? "true" : "false") + "</isEgress><ipProtocol>tcp</ipProtocol><fromPort>" +
                rule.port.toUtf8() + "</fromPort><toPort>" + rule.port.toUtf8() + "</toPort>" + sourceOf(rule) +
                "<description>" + rule.description.toUtf8() + "</description></item>";
    body += "</securityGroupRuleSet>";
    if (from + pageSize < rules.size())
        body += "<nextToken>" + QByteArray::number(from + pageSize) + "</nextToken>";
    return body + "</DescribeSecurityGroupRulesResponse>";
}

QList<AwsDouble::Rule> AwsDouble::rulesIn(const QUrlQuery &query)
{
    QList<Rule> asked;
    for (int i = 1; query.hasQueryItem(u"IpPermissions.%1.FromPort"_s.arg(i)); ++i) {
        const QString one = u"IpPermissions.%1."_s.arg(i);
        QString range = one + u"IpRanges.1."_s;
        QString source = query.queryItemValue(range + u"CidrIp"_s, QUrl::FullyDecoded);
        if (source.isEmpty()) {
            range = one + u"Ipv6Ranges.1."_s;
            source = query.queryItemValue(range + u"CidrIpv6"_s, QUrl::FullyDecoded);
        }
        asked << Rule{{},
                      query.queryItemValue(one + u"FromPort"_s),
                      kept(source),
                      query.queryItemValue(range + u"Description"_s, QUrl::FullyDecoded),
                      false};
    }
    return asked;
}

} // namespace bayplan::testing
