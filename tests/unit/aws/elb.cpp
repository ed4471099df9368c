// SPDX-License-Identifier: GPL-3.0-or-later
// A target group and its security group, driven call by call through a double of AWS that checks every signature.
#include "ingress/elb/securityrules.h"
#include "unit/aws/elbtest.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using ingress::SeenBackend;
using ingress::SeenServer;
using ingress::WantedServer;
using ingress::elb::ElbBalancer;
using State = WantedServer::State;

namespace {

WantedServer wanted(const QString &name, const QString &address, quint16 port, State state = State::Serving)
{
    return {name, address, port, state};
}

} // namespace

class AwsElbTest : public ElbTest
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        begin();
        m_aws->rules = {{u"sgr-other"_s, u"22"_s, u"10.0.0.0/16"_s, u"ssh"_s, false},
                        {u"sgr-out"_s, u"80"_s, u"0.0.0.0/0"_s, u"bayplan ingress web"_s, true},
                        {u"sgr-neighbour"_s, u"9000"_s, u"10.0.0.0/16"_s, u"bayplan ingress web2"_s, false}};
        make();
    }
    void cleanup() { end(); }

    void registersAndOpensPortsFirst()
    {
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768), wanted(u"web-2"_s, u"10.0.0.2"_s, 32769)}));
        QCOMPARE(writes(), (QStringList{u"AuthorizeSecurityGroupIngress 32768 32769"_s,
                                        u"RegisterTargets 10.0.0.1:32768 10.0.0.2:32769"_s}));
        const auto seen = read();
        QVERIFY(seen);
        QCOMPARE(seen->servers.size(), 2);
        QCOMPARE(seen->servers.first().name, u"web-1"_s);
        QCOMPARE(seen->servers.first().state, SeenServer::State::Up);
        m_aws->calls.clear();
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768), wanted(u"web-2"_s, u"10.0.0.2"_s, 32769)}));
        QCOMPARE(writes(), QStringList()); // nothing to be done
    }

    void drainsAndThenClosesPorts()
    {
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768), wanted(u"web-2"_s, u"10.0.0.2"_s, 32769)}));
        m_aws->calls.clear();
        const QList<WantedServer> less{wanted(u"web-1"_s, u"10.0.0.1"_s, 32768),
                                       wanted(u"web-2"_s, u"10.0.0.2"_s, 32769, State::Draining)};
        QVERIFY(apply(less));
        QCOMPARE(writes(), QStringList{u"DeregisterTargets 10.0.0.2:32769"_s}); // its port stays open
        const auto seen = read();
        QVERIFY(seen);
        QCOMPARE(seen->servers.at(1).state, SeenServer::State::Draining);
        QCOMPARE(seen->servers.at(1).name, u"web-2"_s);
        m_aws->calls.clear();
        for (int look = 0; look < 5; ++look)
            QVERIFY(read());
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        QCOMPARE(writes(), QStringList{u"RevokeSecurityGroupIngress sgr-new2"_s});
        QCOMPARE(m_aws->state(), QStringList{u"10.0.0.1:32768 healthy"_s});
    }

    void howLongTheyDrain()
    {
        m_aws->delay = "120";
        auto seen = read();
        QVERIFY(seen && read());
        QCOMPARE(seen->drainDelay, 120s);
        QCOMPARE(m_aws->calls.count(u"DescribeTargetGroupAttributes"_s), 1); // not at each look
        make();
        m_aws->delay.clear();
        m_aws->targets = {{u"10.0.0.1:80"_s, {u"unused"_s, 99}}};
        seen = read();
        QVERIFY(seen);
        QCOMPARE(seen->drainDelay, 300s); // as is usual
        QCOMPARE(seen->servers.first().state, SeenServer::State::Maintenance);
        QCOMPARE(seen->servers.first().sessions, 0);
        make();
        m_aws->delay = "<b>soon</b>";
        seen = read();
        QVERIFY(seen);
        QCOMPARE(seen->drainDelay, 300s);
    }

    /// AWS keeps networks in its own spelling: the rule that was just made is ours all the same, and stays.
    void anotherSpellingOfTheSource_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("kept");
        QTest::newRow("bits beyond the prefix") << u"10.0.0.5/16"_s << u"10.0.0.0/16"_s;
        QTest::newRow("IPv6") << u"FD00:0:0::5/64"_s << u"fd00::/64"_s;
        QTest::newRow("anybody") << u"1.2.3.4/0"_s << u"0.0.0.0/0"_s;
    }
    void anotherSpellingOfTheSource()
    {
        QFETCH(QString, source);
        QFETCH(QString, kept);
        m_source = source;
        make();
        for (int time = 0; time < 2; ++time) {
            QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
            QCOMPARE(writes(),
                     (QStringList{u"AuthorizeSecurityGroupIngress 32768"_s, u"RegisterTargets 10.0.0.1:32768"_s}));
            QCOMPARE(m_aws->rules.last().source, kept);
        }
    }

    void oneThatDrainsCanComeBack()
    {
        m_aws->targets = {{u"10.0.0.1:80"_s, {u"healthy"_s, 0}}, {u"10.0.0.2:80"_s, {u"draining"_s, 99}}};
        QVERIFY(apply({wanted(u"a"_s, u"10.0.0.1"_s, 80), wanted(u"b"_s, u"10.0.0.2"_s, 80)}));
        QVERIFY(writes().contains(u"RegisterTargets 10.0.0.2:80"_s));
        QVERIFY(m_aws->state().contains(u"10.0.0.1:80 healthy"_s));
    }

    void theGroupIsNeverEmptied()
    {
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        m_aws->calls.clear();
        for (const QList<WantedServer> &none :
             {QList<WantedServer>(), QList{wanted(u"web-1"_s, u"10.0.0.1"_s, 32768, State::Draining)}}) {
            QVERIFY(!apply(none));
            QCOMPARE(m_error.kind, Error::Kind::Declined);
        }
        QCOMPARE(writes(), QStringList());
        QVERIFY(!apply({wanted(u"web-1"_s, u"lb.example"_s, 32768)}));
        QCOMPARE(m_error.kind, Error::Kind::Input);
        QCOMPARE(m_aws->targets.size(), 1);
    }

    void removalTakesOnlyWhatIsOurs()
    {
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        std::optional<core::Result<void>> result;
        const auto task = m_balancer->remove([&](core::Result<void> done) { result = std::move(done); });
        QTRY_VERIFY(result);
        QVERIFY2(*result, *result ? "" : qPrintable(result->error().message()));
        QCOMPARE(m_aws->state(), QStringList{u"10.0.0.1:32768 draining"_s});
        QStringList ids;
        for (const auto &rule : m_aws->rules)
            ids << rule.id;
        QCOMPARE(ids, (QStringList{u"sgr-other"_s, u"sgr-out"_s, u"sgr-neighbour"_s}));
    }

    void throttledCallsAreMadeAgain()
    {
        m_aws->throttled = 3;
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        QCOMPARE(m_aws->calls.mid(0, 4), (QStringList{u"!DescribeTargetHealth"_s, u"!DescribeTargetHealth"_s,
                                                      u"!DescribeTargetHealth"_s, u"DescribeTargetHealth"_s}));
        m_aws->throttled = 1000;
        m_aws->calls.clear();
        QVERIFY(!apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        QCOMPARE(m_aws->calls.size(), 5);
        QVERIFY2(m_error.what.contains(u"Throttling"_s), qPrintable(m_error.message()));
    }

    void anExpiredSessionIsTold()
    {
        m_aws->token = "another";
        QVERIFY(!apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        QCOMPARE(m_aws->calls, (QStringList{u"!DescribeTargetHealth"_s, u"!DescribeTargetHealth"_s}));
        QCOMPARE(m_error.kind, Error::Kind::PermissionDenied);
        QVERIFY(m_error.what.contains(u"ExpiredToken"_s));
    }

    void aSessionsTokenIsSigned()
    {
        m_aws->token = "FwoGZXIvYXdzEBYaD/token+with=signs";
        m_environment.insert(u"AWS_SESSION_TOKEN"_s, QString::fromUtf8(m_aws->token));
        make();
        QVERIFY(apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
    }

    void aWrongSecretIsRefusedAndNotTold()
    {
        m_environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"notTheSecret123"_s);
        make();
        QVERIFY(!apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        QCOMPARE(m_aws->signatures.size(), 1); // the double does look
        m_aws->signatures.clear();
        QCOMPARE(m_error.kind, Error::Kind::PermissionDenied);
        QVERIFY(!m_error.message().contains(u"notTheSecret123"_s));
    }

    void hostileAnswers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *name, int status, const QByteArray &body) {
            QTest::newRow(name) << testing::httpReply(status, body);
        };
        row("nothing", 200, "");
        row("text", 200, "hello");
        row("another document", 200, "<html/>");
        row("cut off", 200, "<DescribeTargetHealthResponse><DescribeTargetHealthResult>");
        row("an entity", 200,
            "<!DOCTYPE x [<!ENTITY a \"b\">]><DescribeTargetHealthResponse>&a;</DescribeTargetHealthResponse>");
        row("deep", 200, QByteArray("<a>").repeated(100'000));
        row("a port that is none", 200,
            "<DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions><member><TargetHealth>"
            "<State>healthy</State></TargetHealth><Target><Id>10.0.0.1</Id><Port>99999</Port></Target></member>"
            "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>");
        row("a state that is none", 200,
            "<DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions><member><TargetHealth>"
            "<State>fine</State></TargetHealth><Target><Id>10.0.0.1</Id><Port>80</Port></Target></member>"
            "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>");
        row("an error without XML", 500, "oops");
        row("an error with lines in it", 400,
            "<ErrorResponse><Error><Code>A\nB</Code><Message>\x1b[31m&#10;x</Message></Error></ErrorResponse>");
    }
    void hostileAnswers()
    {
        QFETCH(QByteArray, answer);
        m_aws->replaced = answer;
        QVERIFY(!apply({wanted(u"web-1"_s, u"10.0.0.1"_s, 32768)}));
        QVERIFY(!m_error.what.isEmpty());
        QVERIFY2(!m_error.message().contains(u'\n'), qPrintable(m_error.message()));
        QVERIFY(!read());
    }

    void onlyTargetGroups()
    {
        services::Ingress ingress = ingressOf();
        ingress.elb->targetGroup = u"arn:aws:s3:::bucket"_s;
        QVERIFY(!ElbBalancer::create(*m_loop, m_environment, ingress));
        ingress = ingressOf();
        ingress.kind = services::Ingress::Kind::HaProxy;
        QVERIFY(!ElbBalancer::create(*m_loop, m_environment, ingress));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::AwsElbTest)
#include "elb.moc"
