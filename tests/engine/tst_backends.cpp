// SPDX-License-Identifier: GPL-3.0-or-later
// What balancers that are not driven from here are told of services on real engines: as a table, as files that their
// programs take, and as a feed that is followed.
#include "engine/serviceprogram.h"
#include "support/fleet/dockercli.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;

class TestBackends : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            m_addresses << m_engines.run({u"address"_s, QString::number(engine)}).trimmed();
        m_program = std::make_unique<ServiceProgram>(m_engines, tcp()); // which can be cut
        QVERIFY(clear(m_engines));
        const Outcome made = m_program->runService(u"web"_s, 3);
        QVERIFY2(made.code == 0, qPrintable(made.text()));
    }
    void cleanupTestCase()
    {
        m_engines.run({u"heal"_s, u"3"_s});
        QVERIFY(clear(m_engines));
    }

    /// Every server is what docker itself says is published there, on the host's address.
    void asDockerSays()
    {
        const Outcome told = m_program->run({u"backends"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(told.json()[u"bayplanBackends"_s].toInt(), 1);
        const QJsonObject web = told.json()[u"backends"_s].toArray().first().toObject();
        QCOMPARE(web[u"name"_s].toString(), u"web"_s);
        QCOMPARE(web[u"targetPort"_s].toInt(), 8080);
        QStringList seen;
        for (const QJsonValue &server : web[u"servers"_s].toArray()) {
            QCOMPARE(server[u"state"_s].toString(), u"serving"_s);
            seen << server[u"address"_s].toString() + u':' + QString::number(server[u"port"_s].toInt());
        }
        QStringList published;
        for (int engine = 1; engine <= 3; ++engine) {
            const DockerCli docker(m_engines.socket(engine));
            for (const QString &id : docker.lines({u"ps"_s, u"-q"_s}))
                published << m_addresses[engine - 1] + u':' +
                                 docker.run({u"port"_s, id, u"8080/tcp"_s}).section(u'\n', 0, 0).section(u':', -1);
        }
        seen.sort();
        published.sort();
        QCOMPARE(seen, published);
        QCOMPARE(seen.size(), 3);
    }

    /// As the program that is to read them takes them.
    void asFiles()
    {
        const QString nft = m_folder.filePath(u"backends.nft"_s);
        const Outcome rules = m_program->run(
            {u"backends"_s, u"--format"_s, u"nftables"_s, u"--source"_s, u"10.9.0.0/24"_s, u"--output"_s, nft});
        QVERIFY2(rules.code == 0, qPrintable(rules.text()));
        check(u"nft"_s, {u"-c"_s, u"-f"_s, nft});
        const QString inventory = m_folder.filePath(u"inventory.yml"_s);
        QCOMPARE(m_program->run({u"backends"_s, u"--format"_s, u"ansible-inventory"_s, u"--output"_s, inventory}).code,
                 0);
        const QJsonObject hosts =
            QJsonDocument::fromJson(check(u"ansible-inventory"_s, {u"-i"_s, inventory, u"--list"_s})).object();
        QCOMPARE(hosts[u"service_web"_s][u"hosts"_s].toArray().size(), 3);
        const Outcome terraform = m_program->run({u"backends"_s, u"--format"_s, u"terraform-aws"_s});
        QCOMPARE(terraform.code, 0);
        for (const QString &address : std::as_const(m_addresses))
            QVERIFY2(terraform.out.contains(QByteArray('"' + address.toUtf8() + '"')), terraform.out.constData());
    }

    void refused()
    {
        const QString old = m_folder.filePath(u"no/such/folder"_s);
        const Outcome nowhere = m_program->run({u"backends"_s, u"--format"_s, u"json"_s, u"--output"_s, old});
        QCOMPARE(nowhere.code, 1);
        QVERIFY2(nowhere.err.contains(u"The backends were not written"_s), qPrintable(nowhere.err));
        const Outcome unknown = m_program->run({u"backends"_s, u"--service"_s, u"wed"_s});
        QCOMPARE(unknown.code, 1);
        QVERIFY2(unknown.err.contains(u"wed"_s), qPrintable(unknown.err));
    }

    /// A line for each change, the whole each time; a host out of reach takes nothing away.
    void feed()
    {
        const auto watch = m_program->start({u"backends"_s, u"--watch"_s});
        QByteArray out;
        const auto last = [&] {
            out += watch->readAllStandardOutput();
            const QByteArray whole = out.left(out.lastIndexOf('\n'));
            return QJsonDocument::fromJson(whole.mid(whole.lastIndexOf('\n') + 1)).object();
        };
        const auto hosts = [&] {
            QStringList found;
            for (const QJsonValue &server : last()[u"backends"_s][0][u"servers"_s].toArray())
                found << server[u"host"_s].toString();
            found.sort();
            return found;
        };
        const QStringList three{u"engine1"_s, u"engine2"_s, u"engine3"_s};
        QTRY_COMPARE_WITH_TIMEOUT(hosts(), three, 30'000);
        QCOMPARE(m_program->run({u"scale"_s, u"web=5"_s}).code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(hosts().size(), 5, 10'000);
        QCOMPARE(m_program->run({u"scale"_s, u"web=3"_s}).code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(hosts(), three, 10'000);

        const auto witness = m_program->start({u"watch"_s});
        QByteArray seen;
        const auto hasSeen = [&](const char *state) {
            seen += witness->readAllStandardOutput();
            return seen.contains(state);
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasSeen("\"connected\""), 10'000);
        QVERIFY(!m_engines.run({u"cut"_s, u"3"_s}).isNull());
        const DockerCli docker(m_engines.socket(1));
        docker.run(QStringList{u"stop"_s, u"-t"_s, u"0"_s} + docker.lines({u"ps"_s, u"-q"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(hosts(), QStringList({u"engine2"_s, u"engine3"_s}), 20'000);
        // Another of its kind says when the host counts as out of reach.
        QTRY_VERIFY_WITH_TIMEOUT(hasSeen("\"unreachable\""), 60'000);
        docker.run(QStringList{u"start"_s} + docker.lines({u"ps"_s, u"-aq"_s, u"--filter"_s, u"status=exited"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(hosts(), three, 20'000);
        QVERIFY(!m_engines.run({u"heal"_s, u"3"_s}).isNull());
        witness->terminate();
        watch->terminate();
        QVERIFY(QTest::qWaitFor([&] { return watch->state() == QProcess::NotRunning; }, 10'000));
        QCOMPARE(watch->exitCode(), 0);
        QVERIFY(QTest::qWaitFor([&] { return witness->state() == QProcess::NotRunning; }, 10'000));
    }

private:
    QStringList tcp() const
    {
        QStringList endpoints;
        for (const QString &address : m_addresses)
            endpoints << u"tcp://"_s + address + u":2375"_s;
        return endpoints;
    }

    static QByteArray check(const QString &program, const QStringList &words)
    {
        QProcess process;
        process.start(program, words);
        const bool ended = process.waitForFinished(60'000);
        const QByteArray out = process.readAllStandardOutput();
        if (!ended || process.exitCode() != 0)
            QTest::qFail(QByteArray(out + process.readAllStandardError()).constData(), __FILE__, __LINE__);
        return out;
    }

    TestFleet m_engines;
    QTemporaryDir m_folder;
    QStringList m_addresses; ///< of the engines
    std::unique_ptr<ServiceProgram> m_program;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestBackends)
#include "tst_backends.moc"
