// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, without a display, against real engines: what scripts rely on.
#include "support/badendpoints/badendpoints.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Outcome
{
    int code = -1;
    QByteArray out;
    QString err;

    QJsonArray json() const { return QJsonDocument::fromJson(out).array(); }
};

} // namespace

class TestHeadless : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (int i = 1; i <= m_engines.count(); ++i)
            QCOMPARE(run({u"hosts"_s, u"add"_s, name(i), m_engines.endpoint(i)}).code, 0);
    }
    void cleanup() { QVERIFY(m_engines.removeAllContainers()); }

    void badUsage_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("verb") << QStringList{u"frobnicate"_s};
        QTest::newRow("option") << QStringList{u"ps"_s, u"--frob"_s};
        QTest::newRow("words") << QStringList{u"ps"_s, u"web"_s};
        QTest::newRow("add") << QStringList{u"hosts"_s, u"add"_s, u"a"_s};
        QTest::newRow("timeout") << QStringList{u"ps"_s, u"--timeout"_s, u"soon"_s};
    }
    void badUsage()
    {
        QFETCH(QStringList, words);
        const Outcome outcome = run(words);
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(outcome.err.contains(u"bayplan --help"_s));
    }

    void hosts()
    {
        const Outcome outcome = run({u"hosts"_s, u"--json"_s});
        QCOMPARE(outcome.code, 0);
        const QJsonArray hosts = outcome.json();
        QCOMPARE(hosts.size(), m_engines.count());
        for (int i = 1; i <= m_engines.count(); ++i) {
            const QJsonObject host = hosts.at(i - 1).toObject();
            const QString version =
                DockerCli(m_engines.socket(i)).run({u"version"_s, u"--format"_s, u"{{.Server.Version}}"_s});
            QCOMPARE(host[u"name"_s].toString(), name(i));
            QCOMPARE(host[u"endpoint"_s].toString(), m_engines.endpoint(i));
            QCOMPARE(host[u"state"_s].toString(), u"connected"_s);
            QCOMPARE(host[u"engine"_s].toString(), u"Docker"_s);
            QCOMPARE(host[u"version"_s].toString(), version);
            QCOMPARE(host[u"apiVersion"_s].toString(), u"1.41"_s);
            QVERIFY(host[u"error"_s].isNull());
            QCOMPARE(host[u"containersRunning"_s].toInt(-1), 0);
        }
    }

    void editsTheWorkspace()
    {
        QCOMPARE(run({u"hosts"_s, u"add"_s, name(1), u"tcp://127.0.0.1:1"_s}).code, 1); // the name is taken
        QCOMPARE(run({u"hosts"_s, u"add"_s, u"odd"_s, u"ssh://-oProxyCommand=x"_s}).code, 1);
        QCOMPARE(run({u"hosts"_s, u"remove"_s, u"nobody"_s}).code, 1);
        QCOMPARE(run({u"hosts"_s, u"remove"_s, name(1)}).code, 0);
        QCOMPARE(run({u"hosts"_s, u"--json"_s}).json().size(), m_engines.count() - 1);
    }

    void damagedWorkspaceIsKept()
    {
        QFile file(workspace());
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray damaged = "{\"bayplan\": 1,\n \"hosts\": [}";
        file.write(damaged);
        file.close();
        for (const QStringList &words :
             {QStringList{u"ps"_s}, {u"hosts"_s, u"add"_s, u"a"_s, u"tcp://127.0.0.1:1"_s}}) {
            const Outcome outcome = run(words);
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.err.contains(u"line 2, column "_s), qPrintable(outcome.err));
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), damaged);
    }

    void ps()
    {
        const DockerCli docker(m_engines.socket(1));
        const QString id =
            docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"web"_s, u"-p"_s, u"8888:8080"_s, u"--label"_s,
                        u"com.docker.compose.project=shop"_s, u"--label"_s, u"com.docker.compose.service=front"_s,
                        u"--label"_s, u"com.docker.compose.container-number=2"_s, u"bayplan-test/app:blue"_s});
        QVERIFY(!id.isNull());
        QVERIFY(!docker.run({u"create"_s, u"--name"_s, u"idle"_s, u"bayplan-test/app:green"_s}).isNull());

        QCOMPARE(run({u"ps"_s, u"--json"_s}).json().size(), 1);
        const QJsonArray all = run({u"ps"_s, u"--all"_s, u"--json"_s}).json();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.at(0)[u"name"_s].toString(), u"idle"_s);
        QCOMPARE(all.at(0)[u"state"_s].toString(), u"created"_s);
        QVERIFY(all.at(0)[u"service"_s].isNull());
        const QJsonObject web = all.at(1).toObject();
        QCOMPARE(web[u"host"_s].toString(), name(1));
        QCOMPARE(web[u"id"_s].toString(), id);
        QCOMPARE(web[u"image"_s].toString(), u"bayplan-test/app:blue"_s);
        QCOMPARE(web[u"state"_s].toString(), u"running"_s);
        QVERIFY(web[u"status"_s].toString().startsWith(u"Up "_s));
        QVERIFY(web[u"health"_s].isNull());
        QCOMPARE(web[u"service"_s].toString(), u"front"_s);
        QCOMPARE(web[u"slot"_s].toInt(), 2);
        QVERIFY(web[u"revision"_s].isNull());
        const QJsonArray ports = web[u"ports"_s].toArray();
        QCOMPARE(ports.size(), 1);
        QCOMPARE(ports.at(0).toObject(),
                 (QJsonObject{
                     {u"ip"_s, u"0.0.0.0"_s}, {u"published"_s, 8888}, {u"target"_s, 8080}, {u"protocol"_s, u"tcp"_s}}));
        QVERIFY(run({u"ps"_s, u"--host"_s, name(2), u"--json"_s}).json().isEmpty());
        QCOMPARE(run({u"ps"_s, u"--host"_s, u"nobody"_s}).code, 1);
    }

    void imagesAndPorts()
    {
        const DockerCli docker(m_engines.socket(1));
        QVERIFY(!docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"fixed"_s, u"-p"_s, u"8888:8080"_s, u"-p"_s,
                           u"0.0.0.0::9090"_s, // by IPv6 it may be another number (moby issue 42442)
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        QVERIFY(!docker.run({u"create"_s, u"--name"_s, u"claim"_s, u"-p"_s, u"8888:8080"_s, u"bayplan-test/app:blue"_s})
                     .isNull());
        const QJsonArray ports = run({u"ports"_s, u"--json"_s}).json();
        QCOMPARE(ports.size(), 3);
        QMap<QString, QString> kinds;
        for (const QJsonValue &port : ports)
            kinds[port[u"container"_s].toString() + u' ' + QString::number(port[u"target"_s].toInt())] =
                port[u"kind"_s].toString() + (port[u"inUse"_s].toBool() ? u" used"_s : u" claimed"_s);
        QCOMPARE(kinds, (QMap<QString, QString>{{u"fixed 8080"_s, u"static used"_s},
                                                {u"fixed 9090"_s, u"dynamic used"_s},
                                                {u"claim 8080"_s, u"static claimed"_s}}));

        const QJsonArray images = run({u"images"_s, u"--json"_s, u"--host"_s, name(1)}).json();
        const QString id = docker.run({u"inspect"_s, u"--format"_s, u"{{.Id}}"_s, u"bayplan-test/app:blue"_s});
        bool found = false;
        for (const QJsonValue &image : images) {
            if (image[u"id"_s].toString() != id)
                continue;
            found = true;
            QCOMPARE(image[u"containers"_s].toInt(), 2);
            QVERIFY(image[u"tags"_s].toArray().contains(u"bayplan-test/app:blue"_s));
        }
        QVERIFY(found);
    }

    void watch()
    {
        QProcess process;
        process.start(program(), words({u"watch"_s, u"--json"_s}));
        QByteArray lines;
        const auto seen = [&](const QByteArray &text) {
            lines += process.readAllStandardOutput();
            return lines.contains(text);
        };
        QTRY_COMPARE_WITH_TIMEOUT((seen("connected"), lines.count("\"connected\"")), m_engines.count(), 15'000);
        const QString id =
            DockerCli(m_engines.socket(2)).run({u"run"_s, u"-d"_s, u"--name"_s, u"seen"_s, u"bayplan-test/app:blue"_s});
        QTRY_VERIFY_WITH_TIMEOUT(seen("\"start\""), 5'000);
        for (const QByteArray &line : lines.split('\n')) {
            if (!line.contains("\"start\""))
                continue;
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            QCOMPARE(event[u"host"_s].toString(), name(2));
            QCOMPARE(event[u"kind"_s].toString(), u"container"_s);
            QCOMPARE(event[u"id"_s].toString(), id);
            QCOMPARE(event[u"name"_s].toString(), u"seen"_s);
        }
        process.terminate();
        QVERIFY(process.waitForFinished(5'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }

    void everyBadEndpointHasItsMessage()
    {
        BadEndpoints bad;
        QCOMPARE(bad.cases().size(), 7);
        for (const BadEndpoints::Case &c : bad.cases())
            QCOMPARE(run({u"hosts"_s, u"add"_s, c.name, c.endpoint}).code, 0);
        // Beside it, so that the bad servers of this process can answer.
        QProcess process;
        process.setChildProcessModifier([] { BadEndpoints::obeyPermissions(); });
        process.start(program(), words({u"hosts"_s, u"--json"_s, u"--timeout"_s, u"15"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitCode(), 3); // the three engines are fine
        const QString complaints = QString::fromUtf8(process.readAllStandardError());
        QMap<QString, QJsonObject> hosts;
        for (const QJsonValue &host : QJsonDocument::fromJson(process.readAllStandardOutput()).array())
            hosts[host[u"name"_s].toString()] = host.toObject();
        for (const BadEndpoints::Case &c : bad.cases()) {
            const QString told = hosts[c.name][u"error"_s].toString();
            qInfo().noquote() << c.name << "→" << told;
            QVERIFY2(told.contains(c.message), qPrintable(c.name + u": "_s + told));
            QCOMPARE(hosts[c.name][u"state"_s].toString(), u"unreachable"_s);
            QVERIFY(complaints.contains(u"bayplan: "_s + c.name + u": "_s));
        }
    }

    void noDisplayIsSaidInOneSentence()
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
            environment.remove(name);
        process.setProcessEnvironment(environment);
        process.start(program(), {});
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray told = process.readAllStandardError();
        QVERIFY2(told.startsWith("bayplan: There is no display") && told.count('\n') == 1, told.constData());
    }

    void jsonHoldsNothingATerminalObeys()
    {
        // A C1 control, DEL and a right-to-left override in a label's value, which becomes the service's name.
        const QString label = u"com.docker.compose.service=a\u009b31mb\u007fc\u202ed"_s;
        QVERIFY(!DockerCli(m_engines.socket(1))
                     .run({u"create"_s, u"--label"_s, label, u"bayplan-test/app:blue"_s})
                     .isNull());
        const Outcome outcome = run({u"ps"_s, u"--all"_s, u"--json"_s});
        QVERIFY(!QString::fromUtf8(outcome.out).contains(QChar(0x9b)));
        QVERIFY(!outcome.out.contains('\x7f'));
        QVERIFY(!QString::fromUtf8(outcome.out).contains(QChar(0x202e)));
        QCOMPARE(outcome.json().first()[u"service"_s].toString(), label.section(u'=', 1)); // and means the same
    }

    void allHostsFailed()
    {
        QFile::remove(workspace());
        QCOMPARE(run({u"hosts"_s, u"add"_s, u"gone"_s, u"unix:///nowhere.sock"_s}).code, 0);
        const Outcome outcome = run({u"ps"_s, u"--json"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.json().isEmpty());
        QVERIFY(outcome.err.contains(u"gone"_s));
    }

private:
    static QString program() { return QStringLiteral(BAYPLAN_PROGRAM); }
    static QString name(int engine) { return u"engine%1"_s.arg(engine); }
    QString workspace() const { return m_folder->filePath(u"workspace.json"_s); }
    QStringList words(const QStringList &list) const { return QStringList{u"--workspace"_s, workspace()} + list; }

    Outcome run(const QStringList &list) const
    {
        QProcess process;
        process.start(program(), words(list));
        if (!process.waitForFinished(40'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), QString::fromUtf8(process.readAllStandardError())};
    }

    TestFleet m_engines;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestHeadless)
#include "tst_headless.moc"
