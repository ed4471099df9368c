// SPDX-License-Identifier: GPL-3.0-or-later
// A target group kept in step, and what that costs AWS: calls are counted.
#include "ingress/elb/elbbalancer.h"
#include "ingress/upkeep.h"
#include "unit/aws/awsdouble.h"
#include "unit/ingress/wantedworld.h"

#include <QElapsedTimer>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using ingress::Upkeep;
using ingress::elb::ElbBalancer;

class AwsElbUpkeepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin({}); }
    void cleanup()
    {
        m_upkeep.reset();
        m_loop.reset();
        QCOMPARE(m_aws->signatures, QStringList());
    }

    /// The replica is gone, and its target drains for minutes.
    void scaledDown()
    {
        m_world->input.observed.replicas.removeLast();
        m_world->input.record.replicas = 1;
        m_upkeep->setHurried(true);
        m_upkeep->look();
        QTRY_VERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
        QTRY_VERIFY(m_upkeep->isInStep());
        QVERIFY(readsWithin(300ms) <= 300 / 10 + 1); // its pace, however hurried
        m_upkeep->setHurried(false);
        QVERIFY(readsWithin(300ms) <= 300 / 60 + 2);
        QVERIFY(m_upkeep->isInStep());
        QCOMPARE(m_aws->calls.filter(u"Register"_s).size() + m_aws->calls.filter(u"Deregister"_s).size(), 2);
    }

    /// It is still there, and gets nothing; then its target is gone before it is.
    void takenOut()
    {
        m_world->input.takenOut = {{2, WantedWorld::idOf('b')}};
        m_upkeep->look();
        QTRY_VERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
        QTRY_VERIFY(m_upkeep->isInStep());
        m_aws->targets.remove(u"10.0.0.2:32002"_s);
        QTRY_COMPARE(m_upkeep->seen()->servers.size(), 1);
        QVERIFY(m_upkeep->isInStep());
        QVERIFY(readsWithin(300ms) <= 300 / 60 + 2);
    }

    /// No load balancer sends to the group: that is told, and not mended from here.
    void unused()
    {
        for (auto &target : m_aws->targets)
            target.state = u"unused"_s;
        m_world->add('c', 3, 3);
        m_upkeep->look();
        QTRY_VERIFY(m_aws->targets.contains(u"10.0.0.3:32003"_s));
        QTRY_VERIFY(m_aws->state().contains(u"10.0.0.3:32003 healthy"_s));
        QTRY_VERIFY(m_upkeep->differences().size() >= 3); // both, and that it was told
        QVERIFY2(readsWithin(500ms) <= 50, qPrintable(QString::number(m_aws->calls.size())));
    }

    /// Nothing is done for that but to wait, so nothing else brings it about.
    void aPortIsClosedWhenItsTargetIsGone()
    {
        begin(u"sg-0123456789abcdef0"_s);
        QCOMPARE(ports(), (QStringList{u"32001"_s, u"32002"_s}));
        m_world->input.observed.replicas.removeLast();
        m_world->input.record.replicas = 1;
        m_upkeep->look();
        QTRY_VERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(ports(), (QStringList{u"32001"_s, u"32002"_s}));
        m_aws->targets.remove(u"10.0.0.2:32002"_s);
        QTRY_COMPARE(ports(), QStringList{u"32001"_s});
        QTRY_VERIFY(m_upkeep->isInStep());
    }

    /// The replicas serve as they should, so nothing waits for that.
    void aPortCannotBeClosed()
    {
        begin(u"sg-0123456789abcdef0"_s);
        m_aws->failures = {{u"RevokeSecurityGroupIngress"_s, {403, "UnauthorizedOperation"}}};
        m_world->input.observed.replicas.removeLast();
        m_world->input.record.replicas = 1;
        m_upkeep->look();
        QTRY_VERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
        m_aws->targets.remove(u"10.0.0.2:32002"_s);
        QTRY_VERIFY2(words().contains(u"UnauthorizedOperation"_s), qPrintable(words()));
        QVERIFY(!m_upkeep->error());
        QVERIFY2(words().contains(u"sg-0123456789abcdef0"_s), qPrintable(words()));
        QVERIFY(readsWithin(800ms) <= 800 / 20 + 5);
        m_aws->failures.clear();
        QTRY_COMPARE(ports(), QStringList{u"32001"_s});
        QTRY_VERIFY(m_upkeep->isInStep());
    }

    /// What comes is let in, what is to go serves on, and that is told; when it can go on, it does with what is left.
    void aPartIsRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("trouble of AWS's") << 500 << QByteArray("InternalFailure");
        QTest::newRow("not allowed") << 403 << QByteArray("AccessDenied");
    }
    void aPartIsRefused()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        m_aws->calls.clear();
        m_aws->failures = {{u"DeregisterTargets"_s, {status, code}}};
        m_world->add('c', 3, 3);
        m_world->input.takenOut = {{2, WantedWorld::idOf('b')}};
        m_upkeep->look();
        QTRY_VERIFY(m_upkeep->error());
        QVERIFY2(m_upkeep->error()->what.contains(QString::fromUtf8(code)), qPrintable(m_upkeep->error()->message()));
        QVERIFY(!m_upkeep->error()->next.isEmpty());
        QTRY_VERIFY(m_aws->calls.count(u"!DeregisterTargets"_s) > 5); // it is tried again
        QVERIFY(m_upkeep->error());                                   // and told as long
        QVERIFY(!m_upkeep->isInStep());
        QCOMPARE(m_aws->state(),
                 (QStringList{u"10.0.0.1:32001 healthy"_s, u"10.0.0.2:32002 healthy"_s, u"10.0.0.3:32003 healthy"_s}));
        m_aws->failures.clear();
        QTRY_VERIFY(m_upkeep->isInStep());
        QVERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
        QCOMPARE(m_aws->calls.filter(u"RegisterTargets 10.0.0.3"_s).size(), 1);
        QCOMPARE(m_aws->calls.count(u"DeregisterTargets 10.0.0.2:32002"_s), 1);
    }

    /// Without its rule nobody would reach the new one, so it is not let in; nothing goes for it.
    void aPortCannotBeOpened()
    {
        begin(u"sg-0123456789abcdef0"_s);
        m_aws->failures = {{u"AuthorizeSecurityGroupIngress"_s, {400, "RulesPerSecurityGroupLimitExceeded"}}};
        m_world->add('c', 3, 3);
        m_world->input.takenOut = {{2, WantedWorld::idOf('b')}};
        m_upkeep->look();
        QTRY_VERIFY(m_upkeep->error());
        QCOMPARE(m_upkeep->error()->where, u"sg-0123456789abcdef0"_s);
        QCOMPARE(m_aws->state(), (QStringList{u"10.0.0.1:32001 healthy"_s, u"10.0.0.2:32002 healthy"_s}));
        m_aws->failures.clear();
        QTRY_VERIFY(m_upkeep->isInStep());
        QVERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
    }

    /// It is told, and left until somebody says so.
    void aRuleIsTakenAwayByHand()
    {
        begin(u"sg-0123456789abcdef0"_s);
        m_aws->rules.removeLast();
        QTRY_VERIFY2(words().contains(u"doesn't let 10.0.0.0/16 reach the ports 32002"_s), qPrintable(words()));
        QTest::qWait(200);
        QCOMPARE(ports(), QStringList{u"32001"_s});
        m_upkeep->repair();
        QTRY_COMPARE(ports(), (QStringList{u"32001"_s, u"32002"_s}));
        QTRY_VERIFY(m_upkeep->isInStep());
    }

    /// Two services may have the same port on two hosts, and AWS has one rule for both: when its ingress has no need of
    /// it any more, the other makes its own.
    void aRuleIsShared()
    {
        begin(u"sg-0123456789abcdef0"_s);
        m_aws->rules << testing::AwsDouble::Rule{u"sgr-shop"_s, u"32003"_s, u"10.0.0.0/16"_s, u"bayplan ingress shop"_s,
                                                 false};
        m_world->add('c', 3, 3);
        m_upkeep->look();
        QTRY_VERIFY(m_aws->state().contains(u"10.0.0.3:32003 healthy"_s));
        QTRY_VERIFY(m_upkeep->isInStep());
        QTest::qWait(100);
        QCOMPARE(ports(), (QStringList{u"32001"_s, u"32002"_s, u"32003"_s}));
        m_aws->rules.removeLast();
        QTRY_COMPARE(ports(), (QStringList{u"32001"_s, u"32002"_s, u"32003"_s}));
        QCOMPARE(m_aws->rules.last().description, u"bayplan ingress web"_s);
        QTRY_VERIFY(m_upkeep->isInStep());
    }

private:
    /// Two replicas, which serve.
    void begin(const QString &securityGroup)
    {
        m_upkeep.reset();
        m_aws = std::make_unique<testing::AwsDouble>();
        m_loop = std::make_unique<net::HttpLoop>();
        m_world = std::make_unique<WantedWorld>(3, 2);
        m_world->add('a', 1, 1);
        m_world->add('b', 2, 2);
        services::Ingress ingress;
        ingress.name = u"web"_s;
        ingress.kind = services::Ingress::Kind::Elb;
        ingress.elb = services::ElbPlace{
            .targetGroup = u"arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef"_s,
            .securityGroup = securityGroup,
            .source = u"10.0.0.0/16"_s,
            .endpoint = m_aws->endpoint()};
        const auto make = [this](const services::Ingress &each) -> core::Result<std::unique_ptr<ingress::Balancer>> {
            QProcessEnvironment environment;
            environment.insert(u"AWS_ACCESS_KEY_ID"_s, QString::fromUtf8(m_aws->keyId));
            environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, QString::fromUtf8(m_aws->secret));
            auto made = ElbBalancer::create(*m_loop, environment, each);
            if (!made)
                return core::fail(made.error());
            (*made)->setWait(5ms);
            return *std::move(made);
        };
        m_upkeep = std::make_unique<Upkeep>(
            ingress, [this] { return std::optional(m_world->input); }, make,
            ingress::UpkeepTimes{.hurried = 1ms, .watched = 20ms, .idle = 60ms, .firstRetry = 50ms, .slowest = 800ms});
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_aws->drainLooks = 1'000'000;
    }

    QString words() const
    {
        QStringList list;
        for (const ingress::Difference &difference : m_upkeep->differences())
            list << difference.words;
        return list.join(u'\n');
    }

    QStringList ports() const
    {
        QStringList list;
        for (const auto &rule : m_aws->rules)
            list << rule.port;
        return list;
    }

    /// How often it is read, by the question that is asked once each time.
    qsizetype readsWithin(std::chrono::milliseconds time)
    {
        m_aws->calls.removeIf([](const QString &call) { return call.contains(u"Describe"_s); });
        QTest::qWait(int(time.count()));
        return m_aws->calls.filter(u"DescribeTargetHealth"_s).size();
    }

    std::unique_ptr<testing::AwsDouble> m_aws;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<WantedWorld> m_world;
    std::unique_ptr<Upkeep> m_upkeep;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::AwsElbUpkeepTest)
#include "elbupkeep.moc"
