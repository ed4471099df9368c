// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of a target group of which AWS carries out a part: nothing that serves is lost, and the next one goes on from
// there.
#include "unit/aws/elbtest.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using ingress::SeenBackend;
using ingress::WantedServer;
using ingress::elb::ElbBalancer;
using Failure = testing::AwsDouble::Failure;

class AwsElbTroubleTest : public ElbTest
{
    Q_OBJECT

private Q_SLOTS:
    /// Two serve; the second is to go, for a third.
    void init()
    {
        begin();
        m_aws->drainLooks = 1'000;
        make();
        QVERIFY(apply({of(1), of(2)}));
        QVERIFY(read()); // which makes them healthy
        QCOMPARE(m_aws->state(), (QStringList{u"10.0.0.1:32001 healthy"_s, u"10.0.0.2:32002 healthy"_s}));
        m_aws->calls.clear();
    }
    void cleanup() { end(); }

    void aCallFails_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QStringList>("done");  // by the one that fails
        QTest::addColumn<QStringList>("after"); // by the next
        QTest::addColumn<QString>("words");     // of what is told to do
        const QString open = u"AuthorizeSecurityGroupIngress 32003"_s;
        const QString add = u"RegisterTargets 10.0.0.3:32003"_s;
        const QString drop = u"DeregisterTargets 10.0.0.2:32002"_s;
        const auto rows = [](const QByteArray &name, const QString &action, const QStringList &done,
                             const QStringList &after) {
            const auto row = [&](const QByteArray &kind, int status, const QByteArray &code, const QString &words) {
                QTest::newRow(QByteArray(name + ", " + kind).constData())
                    << action << status << code << done << after << words;
            };
            row("trouble of AWS's", 500, "InternalFailure", u"asked again by itself"_s);
            row("without words", 502, "", u"asked again by itself"_s);
            row("not allowed", 403, "AccessDenied", u"Check the AWS credentials"_s);
        };
        rows("opening", u"AuthorizeSecurityGroupIngress"_s, {}, {open, add, drop});
        rows("adding", u"RegisterTargets"_s, {open}, {add, drop});
        rows("dropping", u"DeregisterTargets"_s, {open, add}, {drop});
        QTest::newRow("too many") << u"RegisterTargets"_s << 400 << "TooManyTargets"_ba << QStringList{open}
                                  << QStringList{add, drop} << u"raise that quota"_s;
        QTest::newRow("too many rules") << u"AuthorizeSecurityGroupIngress"_s << 400
                                        << "RulesPerSecurityGroupLimitExceeded"_ba << QStringList{}
                                        << QStringList{open, add, drop} << u"raise that quota"_s;
    }
    void aCallFails()
    {
        QFETCH(QString, action);
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(QStringList, done);
        QFETCH(QStringList, after);
        QFETCH(QString, words);
        m_aws->failures = {{action, {status, code}}};
        const QList<WantedServer> servers{of(1), of(3)};
        QVERIFY(!apply(servers));
        QCOMPARE(writes(), done);
        for (const QString &serving : {u"10.0.0.1:32001 healthy"_s, u"10.0.0.2:32002 healthy"_s})
            QVERIFY2(m_aws->state().contains(serving), qPrintable(serving));
        QVERIFY2(m_error.what.contains(action), qPrintable(m_error.what));
        QVERIFY2(m_error.what.contains(code.isEmpty() ? u"502"_s : QString::fromUtf8(code)), qPrintable(m_error.what));
        const bool isOfRules = action.contains(u"SecurityGroup"_s);
        QCOMPARE(m_error.where, isOfRules ? u"sg-0123456789abcdef0"_s : m_group);
        QVERIFY2(m_error.next.contains(words), qPrintable(m_error.next));
        QCOMPARE(m_aws->calls.count(u'!' + action), status >= 500 ? 5 : 1);

        m_aws->failures.clear();
        m_aws->calls.clear();
        QVERIFY2(apply(servers), qPrintable(m_error.message()));
        QCOMPARE(writes(), after);
        QVERIFY(m_aws->state().contains(u"10.0.0.2:32002 draining"_s));
    }

    /// Trouble that passes isn't told at all.
    void theCallIsMadeAgain()
    {
        m_aws->failures = {{u"RegisterTargets"_s, {500, "", 2}}, {u"DeregisterTargets"_s, {503, "", 4}}};
        QVERIFY(apply({of(1), of(3)}));
        QCOMPARE(writes(), (QStringList{u"AuthorizeSecurityGroupIngress 32003"_s, u"RegisterTargets 10.0.0.3:32003"_s,
                                        u"DeregisterTargets 10.0.0.2:32002"_s}));
    }

    /// It was done, and only the answer went wrong: EC2 says of the second try that the rule is there already.
    void openedByACallThatFailed()
    {
        m_aws->failures = {
            {u"AuthorizeSecurityGroupIngress"_s, {.status = 500, .code = "InternalError", .times = 1, .isDone = true}}};
        QVERIFY2(apply({of(1), of(2), of(3)}), qPrintable(m_error.message()));
        QCOMPARE(writes(), QStringList{u"RegisterTargets 10.0.0.3:32003"_s});
        QCOMPARE(ports(), (QStringList{u"32001"_s, u"32002"_s, u"32003"_s}));
    }

    /// One of several was opened by somebody else between the look and the call, which therefore opened none.
    void openedByAnotherMeanwhile()
    {
        const QList<WantedServer> servers{of(1), of(2), of(3), of(4)};
        m_aws->beforeNext = [this](const QString &action) {
            if (action == u"AuthorizeSecurityGroupIngress"_s && m_aws->rules.size() == 2)
                m_aws->rules << testing::AwsDouble::Rule{u"sgr-theirs"_s, u"32004"_s, u"10.0.0.0/16"_s, u"x"_s, false};
        };
        QVERIFY2(apply(servers), qPrintable(m_error.message()));
        QCOMPARE(writes(), (QStringList{u"AuthorizeSecurityGroupIngress 32003"_s,
                                        u"RegisterTargets 10.0.0.3:32003 10.0.0.4:32004"_s}));
    }

    /// The targets are as they should be, so that holds nothing up; it is told, and done when it can be.
    void aPortCannotBeClosed()
    {
        m_aws->drainLooks = 0;
        m_aws->failures = {{u"RevokeSecurityGroupIngress"_s, {403, "UnauthorizedOperation"}}};
        QVERIFY2(apply({of(1)}), qPrintable(m_error.message()));
        QVERIFY(apply({of(1)})); // its target is gone by now
        const auto seen = read();
        QVERIFY(seen);
        QVERIFY(seen->isUnfinished);
        for (const auto &words : {u"can't be closed"_s, u"sg-0123456789abcdef0"_s, u"RevokeSecurityGroupIngress"_s,
                                  u"UnauthorizedOperation"_s, u"Check the AWS credentials"_s})
            QVERIFY2(seen->aside.contains(words), qPrintable(seen->aside));
        m_aws->failures.clear();
        m_aws->calls.clear();
        QVERIFY(apply({of(1)}));
        QCOMPARE(writes(), QStringList{u"RevokeSecurityGroupIngress sgr-new2"_s});
        const auto after = read();
        QVERIFY(after && !after->isUnfinished);
        QCOMPARE(after->aside, QString());
    }

    /// Who removes it is told so: nobody would close the port afterwards.
    void removalTellsThatAPortStaysOpen()
    {
        m_aws->failures = {{u"RevokeSecurityGroupIngress"_s, {403, "UnauthorizedOperation"}}};
        for (const bool works : {false, true}) {
            if (works)
                m_aws->failures.clear();
            std::optional<core::Result<void>> result;
            const auto task = m_balancer->remove([&](core::Result<void> done) { result = std::move(done); });
            QTRY_VERIFY(result);
            QCOMPARE(result->has_value(), works);
        }
        QCOMPARE(ports(), QStringList());
        QCOMPARE(writes().count(u"DeregisterTargets 10.0.0.1:32001 10.0.0.2:32002"_s), 1);
    }

    /// One by one they would be too slow, all at once too many.
    void manyTargets()
    {
        QList<WantedServer> servers;
        for (int number = 1; number <= 250; ++number)
            servers << of(number, 32001);
        QVERIFY2(apply(servers), qPrintable(m_error.message()));
        QCOMPARE(m_aws->targets.size(), 251); // one drains
        QCOMPARE(m_aws->calls.filter(u"RegisterTargets"_s).size(), 3);
        m_aws->calls.clear();
        QVERIFY2(apply({of(1)}), qPrintable(m_error.message()));
        QCOMPARE(m_aws->calls.filter(u"DeregisterTargets"_s).size(), 3);
        QCOMPARE(m_aws->state().filter(u"healthy"_s), QStringList{u"10.0.0.1:32001 healthy"_s});
    }

    /// The group takes some of them: those stay, and the next change goes on with the others.
    void aGroupThatIsFull()
    {
        QList<WantedServer> servers;
        for (int number = 1; number <= 150; ++number)
            servers << of(number, 32001);
        m_aws->mostTargets = 120;
        QVERIFY(!apply(servers));
        QVERIFY2(m_error.what.contains(u"TooManyTargets"_s), qPrintable(m_error.message()));
        QCOMPARE(m_error.where, m_group);
        QCOMPARE(m_aws->targets.size(), 102);
        m_aws->mostTargets = 1000;
        m_aws->calls.clear();
        QVERIFY2(apply(servers), qPrintable(m_error.message()));
        QCOMPARE(m_aws->targets.size(), 151); // the second drains: its port is another
        const auto added = m_aws->calls.filter(u"RegisterTargets"_s);
        QCOMPARE(added.size(), 1);
        QCOMPARE(added.first().count(u' '), 49);
    }

private:
    static WantedServer of(int number, int port = 0)
    {
        return {u"web-%1"_s.arg(number), u"10.0.0.%1"_s.arg(number), quint16(port ? port : 32000 + number)};
    }

    QStringList ports() const
    {
        QStringList list;
        for (const auto &rule : m_aws->rules)
            list << rule.port;
        list.sort();
        return list;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::AwsElbTroubleTest)
#include "elbtrouble.moc"
