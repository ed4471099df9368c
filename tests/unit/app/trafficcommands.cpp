// SPDX-License-Identifier: GPL-3.0-or-later
// What is told about load balancers, by the program itself, while hosts are away or somebody else acts.
#include "services/ingress.h"
#include "services/labels.h"
#include "services/recordsteps.h"
#include "simulator/simulatedengine.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::ServiceRecord;
using simulator::EngineState;
using simulator::SimulatedEngine;

class TrafficCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        qputenv("XDG_CONFIG_HOME", m_folder->filePath(u"config"_s).toUtf8());
        m_one = engine(1);
        m_two = engine(2);
        m_record = ServiceRecord();
        m_record.name = u"web"_s;
        m_record.revisions = {services::Revision{1, {}, {}}};
        m_record.revisions.first().spec.name = u"web"_s;
        m_record.revisions.first().spec.container.image = u"app:1"_s;
        engine::PortRequest port;
        port.target = 8080;
        port.protocol = u"tcp"_s;
        m_record.revisions.first().spec.container.ports = {port};
        m_record.replicas = 2;
        m_record.home = {{}, u"host1"_s};
        m_record.places = {services::Place{{{}, u"host1"_s}, {1}}, services::Place{{{}, u"host2"_s}, {2}}};
        addReplica(*m_one, 1, 32001);
        addReplica(*m_two, 2, 32002);
        QJsonArray hosts;
        for (int host = 1; host <= 2; ++host)
            hosts << QJsonObject{{u"name"_s, u"host%1"_s.arg(host)},
                                 {u"endpoint"_s, QString(u"unix://"_s + socket(host))},
                                 {u"address"_s, u"10.0.0.%1"_s.arg(host)}};
        QFile workspace(m_folder->filePath(u"workspace.json"_s));
        QVERIFY(workspace.open(QIODevice::WriteOnly));
        workspace.write(QJsonDocument(QJsonObject{{u"bayplan"_s, 1}, {u"hosts"_s, hosts}}).toJson());
    }
    void cleanup()
    {
        m_one.reset();
        m_two.reset();
    }

    void allIsKnown()
    {
        write(m_record);
        const End told = run({u"backends"_s, u"--json"_s});
        QVERIFY2(told.code == 0, told.err.constData());
        QCOMPARE(hostsIn(told.out), (QStringList{u"host1"_s, u"host2"_s}));
        QVERIFY(backendIn(told.out)[u"complete"_s].toBool());
    }

    /// A file that would take servers away because a host is out of reach is not written unasked.
    void noFileWhileAHostIsAway()
    {
        write(m_record);
        m_two->stop();
        const QString file = m_folder->filePath(u"backends.tf"_s);
        const QStringList words{u"backends"_s, u"--format"_s, u"terraform-aws"_s, u"--output"_s, file};
        const End refused = run(words);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("host2") && refused.err.contains("--yes"), refused.err.constData());
        QVERIFY(!QFile::exists(file));
        QCOMPARE(run(words + QStringList{u"--yes"_s}).code, 3);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray text = written.readAll();
        QVERIFY2(text.contains("# Left out: web-2 on host2: its host has not been reached yet"), text.constData());
    }

    /// What isn't in a line is gone, so the first one waits.
    void theFeedWaitsForHosts_data()
    {
        QTest::addColumn<int>("away"); // host 1 has the record
        QTest::newRow("without the record") << 2;
        QTest::newRow("with the record") << 1;
    }
    void theFeedWaitsForHosts()
    {
        QFETCH(int, away);
        write(m_record);
        SimulatedEngine &lost = away == 1 ? *m_one : *m_two;
        lost.stop();
        const auto watch = start({u"backends"_s, u"--watch"_s});
        QByteArray err;
        const auto hasSaid = [&](const QByteArray &text) {
            err += watch->readAllStandardError();
            return err.contains(text);
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasSaid("Nothing is told yet"), 60'000);
        QVERIFY2(err.contains(away == 1 ? "host1" : "host2"), err.constData());
        QTest::qWait(500);
        QCOMPARE(watch->readAllStandardOutput(), QByteArray());
        QVERIFY(lost.restart());
        QByteArray out;
        const auto first = [&] {
            out += watch->readAllStandardOutput();
            return out.left(out.indexOf('\n') + 1);
        };
        QTRY_VERIFY_WITH_TIMEOUT(!first().isEmpty(), 60'000);
        QCOMPARE(hostsIn(first()), (QStringList{u"host1"_s, u"host2"_s}));
        end(*watch);
    }

    void theFeedDoesNotWaitIfAsked()
    {
        write(m_record);
        m_two->stop();
        const auto watch = start({u"backends"_s, u"--watch"_s, u"--yes"_s});
        QByteArray out;
        const auto first = [&] {
            out += watch->readAllStandardOutput();
            return out.left(out.indexOf('\n') + 1);
        };
        QTRY_VERIFY_WITH_TIMEOUT(!first().isEmpty(), 60'000);
        QCOMPARE(hostsIn(first()), QStringList{u"host1"_s});
        QVERIFY(!backendIn(first())[u"complete"_s].toBool());
        end(*watch);
    }

    /// Somebody else's lease is held: the balancer keeps its part.
    void nothingIsTakenAwayWhileAnotherActs()
    {
        const QString file = m_folder->filePath(u"balancer.yml"_s);
        services::Ingress ingress;
        ingress.name = u"edge"_s;
        ingress.kind = services::Ingress::Kind::Traefik;
        ingress.place.kind = services::BalancerPlace::Kind::Local;
        ingress.place.file = file;
        m_record.ingresses = {ingress};
        write(m_record);
        const End trusted = run({u"ingress"_s, u"trust"_s, u"edge"_s, u"--yes"_s});
        QVERIFY2(trusted.code == 0, trusted.err.constData());
        const End synced = run({u"ingress"_s, u"sync"_s});
        QVERIFY2(QFile::exists(file), synced.err.constData());
        ++m_record.generation;
        m_record.lease = services::Lease{u"token/scale-1"_s, u"bert on desk-5"_s, 600s};
        write(m_record);
        for (const QStringList &more : {QStringList(), QStringList{u"--yes"_s}}) {
            const End refused = run(QStringList{u"ingress"_s, u"remove"_s, u"edge"_s} + more);
            QCOMPARE(refused.code, 1);
            QVERIFY2(refused.err.contains("bert on desk-5"), refused.err.constData());
            QVERIFY(QFile::exists(file));
        }
        ++m_record.generation;
        m_record.lease.reset();
        write(m_record);
        const End removed = run({u"ingress"_s, u"remove"_s, u"edge"_s});
        QVERIFY2(removed.code == 0, removed.err.constData());
        QVERIFY(!QFile::exists(file));
    }

private:
    struct End
    {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };

    QString socket(int host) const { return m_folder->filePath(u"%1.sock"_s.arg(host)); }

    std::unique_ptr<SimulatedEngine> engine(int number) const
    {
        auto made = std::make_unique<SimulatedEngine>(
            simulator::SimulationOptions{.name = u"host%1"_s.arg(number), .seed = quint64(number), .clock = {}});
        if (!made->listenUnix(socket(number)))
            qFatal("the engine can't listen");
        made->apply([](EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                           now);
        });
        return made;
    }

    void addReplica(SimulatedEngine &engine, int slot, quint16 port) const
    {
        engine.apply([&](EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = u"web-%1"_s.arg(slot);
            spec.image = u"app:1"_s;
            const auto labels = services::replicaLabels(m_record.revisions.first().spec, slot, 1);
            for (auto label = labels.begin(); label != labels.end(); ++label)
                spec.labels.insert(label.key(), label.value());
            spec.ports = {{.target = 8080, .requested = port}};
            state.create(spec, now);
            state.start(spec.name, now);
        });
    }

    /// On the first host.
    void write(const ServiceRecord &record) const
    {
        m_one->apply([&](EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = services::recordName(record.name, record.generation);
            spec.image = u"app:1"_s;
            const auto labels = services::recordLabels(record, true);
            for (auto label = labels.begin(); label != labels.end(); ++label)
                spec.labels.insert(label.key(), label.value());
            state.create(spec, now);
        });
    }

    std::unique_ptr<QProcess> start(const QStringList &words) const
    {
        auto program = std::make_unique<QProcess>();
        program->start(QStringLiteral(BAYPLAN_PROGRAM),
                       QStringList{u"--workspace"_s, m_folder->filePath(u"workspace.json"_s)} + words);
        return program;
    }

    /// The engines answer from this thread meanwhile.
    End run(const QStringList &words) const
    {
        const auto program = start(words);
        if (!QTest::qWaitFor([&] { return program->state() == QProcess::NotRunning; }, 90'000))
            return {-1, {}, "it does not end"};
        return {program->exitCode(), program->readAllStandardOutput(), program->readAllStandardError()};
    }

    static void end(QProcess &program)
    {
        program.terminate();
        QVERIFY(QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, 30'000));
        QCOMPARE(program.exitCode(), 0);
    }

    static QJsonObject backendIn(const QByteArray &line)
    {
        return QJsonDocument::fromJson(line).object()[u"backends"_s].toArray().first().toObject();
    }
    static QStringList hostsIn(const QByteArray &line)
    {
        QStringList hosts;
        const QJsonArray servers = backendIn(line)[u"servers"_s].toArray();
        for (const QJsonValue &server : servers)
            hosts << server[u"host"_s].toString();
        hosts.sort();
        return hosts;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SimulatedEngine> m_one;
    std::unique_ptr<SimulatedEngine> m_two;
    ServiceRecord m_record;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TrafficCommandsTest)
#include "trafficcommands.moc"
