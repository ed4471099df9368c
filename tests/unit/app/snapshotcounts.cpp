// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands for snapshots say of one and of several, by the program itself.
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
using simulator::EngineState;
using simulator::SimulatedEngine;

class SnapshotCountsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        qputenv("XDG_CONFIG_HOME", m_folder->filePath(u"config"_s).toUtf8());
        m_engines.clear();
    }
    void cleanup() { m_engines.clear(); }

    void snapshot_data()
    {
        QTest::addColumn<int>("hosts");
        QTest::addColumn<int>("containers"); // on each
        QTest::addColumn<QByteArray>("masked");
        QTest::addColumn<QByteArray>("open");
        QTest::newRow("none") << 1 << 0 << "0 containers on 1 host, 0 values masked"_ba
                              << "0 containers on 1 host, secrets are in it"_ba;
        QTest::newRow("one") << 1 << 1 << "1 container on 1 host, 1 value masked"_ba
                             << "1 container on 1 host, secrets are in it"_ba;
        QTest::newRow("several") << 2 << 1 << "2 containers on 2 hosts, 2 values masked"_ba
                                 << "2 containers on 2 hosts, secrets are in it"_ba;
    }
    void snapshot()
    {
        QFETCH(int, hosts);
        QFETCH(int, containers);
        QFETCH(QByteArray, masked);
        QFETCH(QByteArray, open);
        begin(hosts);
        for (const auto &engine : m_engines) {
            for (int i = 1; i <= containers; ++i)
                run(*engine, i);
        }
        const QString file = m_folder->filePath(u"a.json"_s);
        QCOMPARE(told({u"snapshot"_s, file}), masked + ": " + file.toUtf8() + "\n");
        QCOMPARE(told({u"snapshot"_s, file, u"--include-secrets"_s}), open + ": " + file.toUtf8() + "\n");
        QFile page(m_folder->filePath(u"a.html"_s));
        QVERIFY(told({u"snapshot"_s, page.fileName()}).startsWith(masked));
        QVERIFY(page.open(QIODevice::ReadOnly));
        QVERIFY(page.readAll().contains(hosts == 1 ? "1 of 1 host read" : "2 of 2 hosts read"));
    }

    void diffAndRestore_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("differ");
        QTest::addColumn<QByteArray>("same");
        QTest::addColumn<QByteArray>("others");
        QTest::newRow("one") << 1 << "1 object differs, secrets are in it"_ba
                             << "Nothing to do: 1 container is as it was"_ba
                             << "1 container is another now, or one too many, and would be removed"_ba;
        QTest::newRow("several") << 2 << "2 objects differ, secrets are in it"_ba
                                 << "Nothing to do: 2 containers are as they were"_ba
                                 << "2 containers are others now, or too many, and would be removed"_ba;
    }
    void diffAndRestore()
    {
        QFETCH(int, count);
        QFETCH(QByteArray, differ);
        QFETCH(QByteArray, same);
        QFETCH(QByteArray, others);
        begin(1);
        for (int i = 1; i <= count; ++i)
            run(*m_engines.front(), i);
        const QString file = m_folder->filePath(u"a.json"_s);
        QVERIFY(!told({u"snapshot"_s, file, u"--include-secrets"_s}).isEmpty());
        QCOMPARE(told({u"restore"_s, file}), same + "\n");
        for (int i = 1; i <= count; ++i) {
            m_engines.front()->apply([&](EngineState &state, qint64 now) { state.remove(nameOf(i), true, now); });
            run(*m_engines.front(), i, {u"other"_s});
        }
        const QString output = m_folder->filePath(u"diff.md"_s);
        QCOMPARE(told({u"diff"_s, file, u"now"_s, u"--include-secrets"_s, u"--output"_s, output}),
                 differ + ": " + output.toUtf8() + "\n");
        QByteArray error;
        told({u"restore"_s, file}, 1, &error);
        QVERIFY2(error.contains(others), error.constData());
    }

private:
    static QString nameOf(int number) { return u"box-%1"_s.arg(number); }

    /// As many hosts, and a workspace with them.
    void begin(int hosts)
    {
        QJsonArray list;
        for (int host = 1; host <= hosts; ++host) {
            const QString socket = m_folder->filePath(u"%1.sock"_s.arg(host));
            auto made = std::make_unique<SimulatedEngine>(
                simulator::SimulationOptions{.name = u"host%1"_s.arg(host), .seed = quint64(host), .clock = {}});
            QVERIFY(made->listenUnix(socket));
            made->apply([](EngineState &state, qint64 now) {
                state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                               now);
            });
            m_engines.push_back(std::move(made));
            list << QJsonObject{{u"name"_s, u"host%1"_s.arg(host)}, {u"endpoint"_s, QString(u"unix://"_s + socket)}};
        }
        QFile workspace(m_folder->filePath(u"workspace.json"_s));
        QVERIFY(workspace.open(QIODevice::WriteOnly));
        workspace.write(QJsonDocument(QJsonObject{{u"bayplan"_s, 1}, {u"hosts"_s, list}}).toJson());
    }

    /// Runs a container with one value that is masked.
    static void run(SimulatedEngine &engine, int number, const QStringList &command = {u"serve"_s})
    {
        engine.apply([&](EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = nameOf(number);
            spec.image = u"app:1"_s;
            spec.command = command;
            spec.environment = {u"API_TOKEN=hunter2hunter2"_s};
            state.create(spec, now);
            state.start(spec.name, now);
        });
    }

    /// What the program says on stdout; the engines answer from this thread meanwhile.
    QByteArray told(const QStringList &words, int code = 0, QByteArray *error = nullptr) const
    {
        QProcess program;
        program.start(QStringLiteral(BAYPLAN_PROGRAM),
                      QStringList{u"--workspace"_s, m_folder->filePath(u"workspace.json"_s)} + words);
        const bool hasEnded = QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, 90'000);
        const QByteArray said = program.readAllStandardError();
        if (error)
            *error = said;
        return hasEnded && program.exitCode() == code ? program.readAllStandardOutput() : "failed: " + said;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::vector<std::unique_ptr<SimulatedEngine>> m_engines;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SnapshotCountsTest)
#include "snapshotcounts.moc"
