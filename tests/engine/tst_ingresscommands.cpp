// SPDX-License-Identifier: GPL-3.0-or-later
// Load balancers from the command line: nginx before a service on real engines, and what others' records may do here.
#include "engine/balancerprocess.h"
#include "engine/serviceprogram.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;
using Outcome = ServiceProgram::Outcome;

class TestIngressCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8());
        m_program = std::make_unique<ServiceProgram>(m_engines, QStringList(), true);
        QVERIFY(clear(m_engines));
        QVERIFY(m_proxy.start());
        const Outcome made = m_program->runService(u"web"_s, 3);
        QVERIFY2(made.code == 0, qPrintable(made.text()));
    }
    void cleanupTestCase() { QVERIFY(clear(m_engines)); }

    void addsAndServes()
    {
        const Outcome added = add();
        QVERIFY2(added.code == 0, qPrintable(added.text()));
        const QJsonObject ingress = added.array().first().toObject();
        QCOMPARE(ingress[u"name"_s].toString(), u"edge"_s);
        QCOMPARE(ingress[u"service"_s].toString(), u"web"_s);
        QCOMPARE(ingress[u"kind"_s].toString(), u"nginx"_s);
        QCOMPARE(ingress[u"inStep"_s].toBool(), true);
        QCOMPARE(ingress[u"servers"_s].toArray().size(), 3);
        const QJsonObject server = ingress[u"servers"_s].toArray().first().toObject();
        QVERIFY(server[u"host"_s].toString().startsWith(u"engine"_s));
        QVERIFY(server[u"port"_s].toInt() > 0);
        QCOMPARE(answer(), 200);
        const Outcome twice = add();
        QCOMPARE(twice.code, 1);
        QVERIFY2(twice.err.contains(u"There is an ingress of that name already, for web"_s), qPrintable(twice.err));
    }

    /// A command that changes the service tells its balancer, too.
    void followsAScale()
    {
        QCOMPARE(m_program->run({u"scale"_s, u"web=5"_s}).code, 0);
        QCOMPARE(servers(), 5);
        const Outcome down = m_program->run({u"scale"_s, u"web=2"_s});
        QVERIFY2(down.code == 0, qPrintable(down.text()));
        QCOMPARE(servers(), 2);
        QCOMPARE(m_program->run({u"ingress"_s, u"drift"_s}).code, 0);
        QCOMPARE(answer(), 200);
    }

    void driftAndSync()
    {
        const QByteArray before = m_proxy.config();
        QByteArray edited = before;
        edited.replace("server 10.", "#server 10."); // all of them are gone
        QVERIFY(edited != before && m_proxy.writeConfig(edited));
        const Outcome drift = m_program->run({u"ingress"_s, u"drift"_s});
        QCOMPARE(drift.code, 1);
        QCOMPARE(drift.array().first()[u"inStep"_s].toBool(true), false);
        const Outcome synced = m_program->run({u"ingress"_s, u"sync"_s});
        QVERIFY2(synced.code == 0, qPrintable(synced.text()));
        QCOMPARE(m_proxy.config(), before);
        QCOMPARE(m_program->run({u"ingress"_s, u"drift"_s}).code, 0);
    }

    /// What a record says does nothing on a machine where nobody has said yes to it.
    void needsAYes()
    {
        const QTemporaryDir elsewhere;
        qputenv("XDG_CONFIG_HOME", elsewhere.path().toUtf8());
        const QByteArray before = m_proxy.config();
        QVERIFY(m_proxy.writeConfig("# by hand\n"));
        const Outcome refused = m_program->run({u"ingress"_s, u"sync"_s});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(u"Nobody here has said yes"_s), qPrintable(refused.err));
        QVERIFY(refused.array().first()[u"inStep"_s].isNull());
        QCOMPARE(m_proxy.config(), "# by hand\n");
        const Outcome asked = m_program->run({u"ingress"_s, u"trust"_s, u"edge"_s});
        QCOMPARE(asked.code, 1);
        QVERIFY2(asked.err.contains(m_proxy.file()), qPrintable(asked.err)); // what it would do
        QCOMPARE(m_program->run({u"ingress"_s, u"trust"_s, u"edge"_s, u"--yes"_s}).code, 0);
        const Outcome synced = m_program->run({u"ingress"_s, u"sync"_s});
        QVERIFY2(synced.code == 0, qPrintable(synced.text()));
        QCOMPARE(m_proxy.config(), before);
        qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8());
    }

    void removes()
    {
        const Outcome removed = m_program->run({u"ingress"_s, u"remove"_s, u"edge"_s});
        QVERIFY2(removed.code == 0, qPrintable(removed.text()));
        QCOMPARE(m_proxy.config(), "# by hand\n");
        QCOMPARE(m_program->run({u"ingress"_s}).array().size(), 0);
        const Outcome again = m_program->run({u"ingress"_s, u"remove"_s, u"edge"_s});
        QCOMPARE(again.code, 1);
        QVERIFY2(again.err.contains(u"no ingress of that name"_s), qPrintable(again.err));
    }

private:
    Outcome add() const
    {
        const auto &ingress = m_proxy.ingress();
        return m_program->run({u"ingress"_s, u"add"_s, u"edge"_s, u"--kind"_s, u"nginx"_s, u"--service"_s, u"web"_s,
                               u"--config"_s, ingress.place.file, u"--reload"_s, ingress.place.reload, u"--listen"_s,
                               QString::number(ingress.listen), u"--drain-timeout"_s, u"2"_s});
    }
    int servers() const { return int(m_program->run({u"ingress"_s}).array().first()[u"servers"_s].toArray().size()); }
    /// The HTTP status of what the balancer answers; 0 if it doesn't.
    int answer() const
    {
        QNetworkAccessManager http;
        const std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(QUrl(m_proxy.url() + u"/healthy"_s))));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000))
            return 0;
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    TestFleet m_engines;
    QTemporaryDir m_config;
    std::unique_ptr<ServiceProgram> m_program;
    BalancerProcess m_proxy{Ingress::Kind::Nginx};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestIngressCommands)
#include "tst_ingresscommands.moc"
