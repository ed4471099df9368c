// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of real engines by the program's commands: what docker itself says, in every format, without a secret; and
// what became of one.
#include "core/settings.h"
#include "engine/serviceprogram.h"
#include "snapshots/snapshotfile.h"
#include "support/fleet/dockercli.h"
#include "support/jsonschema.h"

#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;
using snapshots::HostPart;

namespace {
const QString secret = u"hunter2-and-more"_s;
}

class TestSnapshots : public QObject
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
        const Outcome made = m_program->runService(u"web"_s, 3, {u"--env"_s, u"DB_PASSWORD="_s + secret});
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        const DockerCli docker(m_engines.socket(1));
        QVERIFY(!docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"db"_s, u"-p"_s, u"8888:8080"_s, u"-m"_s, u"64m"_s, u"-e"_s,
                           u"URL=postgres://shop:"_s + secret + u"@db/shop"_s, u"--label"_s, u"note=<b>=1+1</b>"_s,
                           u"-v"_s, u"data:/data"_s, u"bayplan-test/app:blue"_s})
                     .isNull());
        QVERIFY(!docker.run({u"create"_s, u"--name"_s, u"stopped"_s, u"bayplan-test/app:green"_s}).isNull());
    }
    void cleanupTestCase()
    {
        m_engines.run({u"heal"_s, u"3"_s});
        QVERIFY(clear(m_engines));
        QVERIFY(!DockerCli(m_engines.socket(1)).run({u"volume"_s, u"rm"_s, u"data"_s}).isNull());
    }

    /// Field by field what docker tells; records are none of the containers.
    void asDockerSays()
    {
        const Outcome taken = m_program->run({u"snapshot"_s, path(u"all.json.zst"_s), u"--include-secrets"_s});
        QVERIFY2(taken.code == 0, qPrintable(taken.text()));
        QCOMPARE(taken.json()[u"containers"_s].toInt(), 5);
        QCOMPARE(taken.json()[u"secrets"_s].toString(), u"included"_s);
        const auto snapshot = snapshots::loadSnapshot(path(u"all.json.zst"_s));
        QVERIFY2(snapshot, snapshot ? "" : qPrintable(snapshot.error().message()));
        QVERIFY(snapshot->hasSecrets);
        QCOMPARE(snapshot->hosts.size(), size_t(3));
        int compared = 0;
        for (int engine = 1; engine <= 3; ++engine) {
            const HostPart &host = snapshot->hosts[size_t(engine - 1)];
            QCOMPARE(host.state, HostPart::State::Read);
            QVERIFY(!host.info[u"ServerVersion"_s].toString().isEmpty());
            const DockerCli docker(m_engines.socket(engine));
            for (size_t place = 0; place < host.containers.size(); ++place) {
                const QJsonObject ours = host.inspect(place);
                const QJsonArray theirs = docker.inspect({host.containers[place].id});
                QCOMPARE(theirs.size(), 1);
                QCOMPARE(ours, theirs.first().toObject());
                QVERIFY(host.imageInspects.contains(ours[u"Image"_s].toString()));
                QCOMPARE(host.containers[place].stats.isEmpty(), host.containers[place].name == u"stopped"_s);
                ++compared;
            }
        }
        QCOMPARE(compared, 5);
        QCOMPARE(snapshot->services.size(), size_t(1));
        QCOMPARE(snapshot->services[0].name, u"web"_s);
        QCOMPARE(snapshot->services[0].desired, 3);
        QCOMPARE(snapshot->services[0].replicas.size(), 3);
        QVERIFY(!snapshot->services[0].record.isEmpty() && !snapshot->services[0].record.contains(u"lease"_s));
    }

    /// Every format is written, says that it is masked, and has no secret in it, unless it is asked for.
    void everyFormat_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("format");
        for (const QString &name :
             {u"a.json"_s, u"a.json.gz"_s, u"tables.csv"_s, u"tables.zip"_s, u"a.xlsx"_s, u"a.html"_s, u"a.md"_s,
              u"a.svg"_s, u"compose.yaml"_s, u"terraform.tf"_s, u"a.nft"_s})
            QTest::addRow("%s", qPrintable(name)) << name << QString();
        QTest::newRow("kubernetes") << u"k8s.yaml"_s << u"kubernetes"_s;
        QTest::newRow("ansible") << u"ansible"_s << u"ansible"_s;
    }
    void everyFormat()
    {
        QFETCH(QString, name);
        QFETCH(QString, format);
        QStringList words{u"snapshot"_s, path(name)};
        if (!format.isEmpty())
            words << u"--format"_s << format;
        const Outcome taken = m_program->run(words);
        QVERIFY2(taken.code == 0, qPrintable(taken.text()));
        QCOMPARE(taken.json()[u"secrets"_s].toString(), u"masked"_s);
        QVERIFY(taken.json()[u"masked"_s].toInt() >= 4); // of three replicas and db, and of what else holds them
        const QStringList files = taken.json()[u"files"_s].toVariant().toStringList();
        QVERIFY(!files.isEmpty());
        for (const QString &file : files)
            QVERIFY2(!unpacked(file).isEmpty() && !unpacked(file).contains(secret.toUtf8()), qPrintable(file));
        if (name.endsWith(u".json"_s))
            QVERIFY(unpacked(files.first()).contains("postgres://shop:")); // but the rest of it is there
        words << u"--include-secrets"_s;
        if (!QStringList{u"a.svg"_s, u"a.nft"_s, u"k8s.yaml"_s, u"tables.csv"_s, u"tables.zip"_s, u"a.xlsx"_s,
                         u"a.html"_s, u"a.md"_s}
                 .contains(name)) {
            QCOMPARE(m_program->run(words).code, 0);
            QByteArray all;
            for (const QString &file : files)
                all += unpacked(file);
            QVERIFY(all.contains(secret.toUtf8())); // so this test would see one
        }
    }

    /// Names that an operator keeps as harmless stay readable, and one more for once; others don't.
    void allowedNames()
    {
        const DockerCli docker(m_engines.socket(2));
        QVERIFY(!docker
                     .run({u"create"_s, u"--name"_s, u"named"_s, u"-e"_s, u"LOG_TOKEN=kept0readable"_s, u"-e"_s,
                           u"ONCE_TOKEN=once0readable"_s, u"-e"_s, u"API_TOKEN=never0readable"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        const QTemporaryDir config;
        core::Settings settings(config.filePath(u"bayplan/settings.ini"_s));
        settings.snapshots().setKeeping({.allowed = {u"LOG_*"_s}});
        settings.sync();
        const QByteArray before = qgetenv("XDG_CONFIG_HOME");
        qputenv("XDG_CONFIG_HOME", config.path().toUtf8());
        const Outcome taken = m_program->run({u"snapshot"_s, path(u"named.json"_s), u"--unmasked"_s, u"ONCE_TOKEN"_s});
        before.isEmpty() ? qunsetenv("XDG_CONFIG_HOME") : qputenv("XDG_CONFIG_HOME", before);
        QVERIFY(!docker.run({u"rm"_s, u"named"_s}).isNull());
        QVERIFY2(taken.code == 0, qPrintable(taken.text()));
        QFile file(path(u"named.json"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("kept0readable") && text.contains("once0readable"));
        QVERIFY(!text.contains("never0readable"));
    }

    /// Drawn where there is no display, whatever the environment says of one.
    void drawn()
    {
        const QList<std::pair<const char *, QByteArray>> environment = {
            {"DISPLAY", ":404"}, {"QT_QPA_PLATFORM", "xcb"}, {"QT_QPA_PLATFORMTHEME", "gtk3"}};
        for (const auto &[name, value] : environment)
            qputenv(name, value);
        const Outcome pdf = m_program->run({u"snapshot"_s, path(u"a.pdf"_s)});
        const Outcome png = m_program->run({u"snapshot"_s, path(u"plan"_s), u"--format"_s, u"png"_s});
        QVERIFY2(pdf.code == 0, qPrintable(pdf.text()));
        QVERIFY2(png.code == 0, qPrintable(png.text()));
        QCOMPARE(png.json()[u"format"_s].toString(), u"png"_s);
        QProcess reader;
        reader.start(u"pdftotext"_s, {u"-layout"_s, path(u"a.pdf"_s), u"-"_s});
        QVERIFY(reader.waitForFinished() && reader.exitCode() == 0);
        const QString text = QString::fromUtf8(reader.readAllStandardOutput());
        for (const QString &name : {u"stopped"_s, u"web-1"_s, u"engine3"_s, u"8888"_s, u"Secrets are masked"_s})
            QVERIFY2(text.contains(name), qPrintable(text));
        QFile file(path(u"plan"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QImage plan = QImage::fromData(file.readAll(), "PNG");
        QVERIFY2(plan.width() > 1000 && plan.height() > 400, QByteArray::number(plan.width()).constData());
        QVERIFY(plan.pixel(plan.width() / 2, plan.height() / 2) != 0);
    }

    void became()
    {
        const QString before = path(u"before.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, before}).code, 0);
        Outcome told = m_program->run({u"diff"_s, before, u"now"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QVERIFY2(told.json()[u"changes"_s].toArray().isEmpty(), told.out.constData());
        const DockerCli docker(m_engines.socket(1));
        QVERIFY(!docker.run({u"stop"_s, u"-t"_s, u"0"_s, u"db"_s}).isNull());
        QVERIFY(!docker.run({u"rm"_s, u"stopped"_s}).isNull());
        const Outcome scaled = m_program->run({u"scale"_s, u"web=4"_s, u"--min-healthy-time"_s, u"0"_s});
        QVERIFY2(scaled.code == 0, qPrintable(scaled.text()));
        const QString after = path(u"after.json.zst"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, after}).code, 0);
        told = m_program->run({u"diff"_s, before, after});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QStringList changes;
        QStringList fields;
        for (const QJsonValue &change : told.json()[u"changes"_s].toArray()) {
            changes << change[u"what"_s].toString() + u' ' + change[u"kind"_s].toString() + u' ' +
                           change[u"name"_s].toString();
            for (const QJsonValue &field : change[u"fields"_s].toArray())
                fields << change[u"name"_s].toString() + field[u"path"_s].toString();
        }
        QVERIFY2(changes.contains(u"changed container db"_s), qPrintable(changes.join(u'\n')));
        QVERIFY2(changes.contains(u"removed container stopped"_s), qPrintable(changes.join(u'\n')));
        QVERIFY2(changes.contains(u"added container web-4"_s), qPrintable(changes.join(u'\n')));
        QVERIFY2(changes.contains(u"changed service web"_s), qPrintable(changes.join(u'\n')));
        QVERIFY(changes.first().endsWith(u"container db"_s)); // its port is gone: first
        QVERIFY2(fields.contains(u"db.State.Status"_s), qPrintable(fields.join(u'\n')));
        QVERIFY2(fields.filter(u"StartedAt"_s).isEmpty() && fields.filter(u".Pid"_s).isEmpty(),
                 qPrintable(fields.join(u'\n')));
        QVERIFY(!docker.run({u"start"_s, u"db"_s}).isNull());
    }

    /// As a file by its suffix, whole or not at all, and as it is printed.
    void comparisonFiles()
    {
        const QString before = path(u"empty.json"_s);
        QVERIFY(snapshots::saveSnapshot({}, before));
        const auto content = [this](const QString &name) {
            QFile file(path(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QList<std::pair<QString, QByteArray>> files = {{u"c.html"_s, "<b>engine1</b>"},
                                                             {u"c.md"_s, "- Added host **engine1**"},
                                                             {u"c.json"_s, R"("name": "engine1")"},
                                                             {u"c.txt"_s, "+ host engine1: tcp://"}};
        for (const auto &[name, text] : files) {
            const Outcome told = m_program->run({u"diff"_s, before, u"now"_s, u"--output"_s, path(name)});
            QVERIFY2(told.code == 0, qPrintable(told.text()));
            QCOMPARE(told.json()[u"files"_s].toArray(), QJsonArray{path(name)});
            QCOMPARE(told.json()[u"secrets"_s].toString(), u"masked"_s);
            QVERIFY(told.json()[u"changes"_s].toInt() >= 4); // three hosts and a service
            QVERIFY2(content(name).contains(text), content(name).constData());
            QVERIFY(!content(name).contains(secret.toUtf8()));
            QVERIFY(QFile::permissions(path(name)) ==
                    (QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser));
        }
        const QByteArray kept = content(u"c.html"_s);
        QCOMPARE(m_program->run({u"diff"_s, path(u"none.json"_s), u"now"_s, u"--output"_s, path(u"c.html"_s)}).code, 1);
        QCOMPARE(content(u"c.html"_s), kept);
        const Outcome refused = m_program->run({u"diff"_s, before, u"now"_s, u"--output"_s, u"/proc/nothing/a.md"_s});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(u"can't be written"_s), qPrintable(refused.err));
    }

    /// A secret that is another one now is told as a change, and what it is only where that is asked for.
    void changedSecret()
    {
        const QString open = path(u"open.json"_s);
        const QString masked = path(u"masked.json"_s);
        const DockerCli docker(m_engines.socket(1));
        const auto createKeeper = [&docker](const QString &password) {
            return !docker
                        .run({u"create"_s, u"--name"_s, u"keeper"_s, u"-e"_s, QString(u"DB_PASSWORD="_s + password),
                              u"bayplan-test/app:green"_s})
                        .isNull();
        };
        QVERIFY(createKeeper(secret));
        QCOMPARE(m_program->run({u"snapshot"_s, open, u"--include-secrets"_s}).code, 0);
        QCOMPARE(m_program->run({u"snapshot"_s, masked}).code, 0);
        QVERIFY(!docker.run({u"rm"_s, u"keeper"_s}).isNull());
        const QString other = u"swordfish-and-more"_s;
        QVERIFY(createKeeper(other));
        const QString later = path(u"later.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, later, u"--include-secrets"_s}).code, 0);

        for (const QString &until : {u"now"_s, later}) {
            Outcome told = m_program->run({u"diff"_s, open, until});
            QVERIFY2(told.code == 0, qPrintable(told.text()));
            const QJsonArray changes = told.json()[u"changes"_s].toArray();
            QVERIFY2(changes.size() == 1 && changes[0][u"name"_s] == u"keeper"_s, told.out.constData());
            QCOMPARE(changes[0][u"fields"_s].toArray().size(), 1);
            const QJsonValue field = changes[0][u"fields"_s][0];
            QVERIFY2(field[u"masked"_s].toBool() && field[u"before"_s] == field[u"after"_s] &&
                         field[u"after"_s].toString().startsWith(u"DB_PASSWORD=MASKED"_s),
                     told.out.constData());
            QVERIFY(!told.out.contains(secret.toUtf8()) && !told.out.contains(other.toUtf8()));
            told = m_program->run({u"diff"_s, open, until, u"--include-secrets"_s});
            QVERIFY2(told.out.contains(secret.toUtf8()) && told.out.contains(other.toUtf8()), told.out.constData());
            QCOMPARE(told.json()[u"secrets"_s].toString(), u"included"_s);
            // One that is masked has nothing to compare a secret with.
            told = m_program->run({u"diff"_s, masked, until, u"--include-secrets"_s});
            QVERIFY2(told.json()[u"changes"_s].toArray().isEmpty(), told.out.constData());
            QVERIFY2(told.err.contains(u"masked in one of the two"_s), qPrintable(told.err));
        }
        QVERIFY(!docker.run({u"rm"_s, u"keeper"_s}).isNull());
    }

    /// A host out of reach is in it as such, the others whole; and the exit code tells.
    void outOfReach()
    {
        m_engines.run({u"cut"_s, u"3"_s});
        const Outcome taken = m_program->run({u"--timeout"_s, u"4"_s, u"snapshot"_s, path(u"part.json"_s)});
        m_engines.run({u"heal"_s, u"3"_s});
        QVERIFY2(taken.code == 3, qPrintable(taken.text()));
        const auto snapshot = snapshots::loadSnapshot(path(u"part.json"_s));
        QVERIFY(snapshot && snapshot->hosts.size() == 3);
        QCOMPARE(snapshot->hosts[2].state, HostPart::State::Unreachable);
        QVERIFY(!snapshot->hosts[2].error.isEmpty());
        QCOMPARE(snapshot->hosts[0].state, HostPart::State::Read);
        QCOMPARE(schemaErrors(QStringLiteral(BAYPLAN_DOCS) + u"/snapshot.schema.json"_s, {path(u"part.json"_s)}),
                 QString());
        const Outcome told = m_program->run({u"diff"_s, path(u"part.json"_s), path(u"all.json.zst"_s)});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(told.json()[u"unknownHosts"_s].toArray(), QJsonArray{u"engine3"_s});
    }

    /// Kept in a folder by its time; those that the rules don't keep go, files of other names stay.
    void keptInAFolder()
    {
        const QDir folder(path(u"kept"_s));
        QVERIFY(QDir().mkpath(folder.path()));
        for (const QString &name :
             {u"bayplan-20200101-000000.json.zst"_s, u"bayplan-20200102-000000.json.zst"_s, u"notes.json.zst"_s}) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const Outcome told = m_program->run({u"snapshot"_s, u"--into"_s, folder.path(), u"--keep-last"_s, u"2"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(told.json()[u"forgotten"_s].toArray(),
                 QJsonArray{folder.filePath(u"bayplan-20200101-000000.json.zst"_s)});
        const QStringList left = folder.entryList(QDir::Files, QDir::Name);
        QCOMPARE(left.size(), 3);
        QCOMPARE(left.first(), u"bayplan-20200102-000000.json.zst"_s);
        QVERIFY(snapshots::loadSnapshot(folder.filePath(left.at(1))));
        QCOMPARE(left.last(), u"notes.json.zst"_s);
    }

    void refused()
    {
        QCOMPARE(m_program->run({u"snapshot"_s}).code, 2);
        QCOMPARE(m_program->run({u"snapshot"_s, u"a.json"_s, u"--keep-last"_s, u"2"_s}).code, 2);
        QCOMPARE(m_program->run({u"snapshot"_s, path(u"a.odd"_s)}).code, 2);
        QCOMPARE(m_program->run({u"snapshot"_s, path(u"a.json"_s), u"--format"_s, u"odd"_s}).code, 2);
        QCOMPARE(m_program->run({u"diff"_s, path(u"none.json"_s), u"now"_s}).code, 1);
        const Outcome told = m_program->run({u"snapshot"_s, u"/proc/nothing/a.json"_s});
        QCOMPARE(told.code, 1);
        QVERIFY2(told.err.contains(u"can't be written"_s), qPrintable(told.err));
    }

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QStringList tcp() const
    {
        QStringList endpoints;
        for (const QString &address : m_addresses)
            endpoints << u"tcp://"_s + address + u":2375"_s;
        return endpoints;
    }
    /// A file's content; of what is packed, all that is in it.
    static QByteArray unpacked(const QString &path)
    {
        const bool isPacked = path.endsWith(u".gz"_s) || path.endsWith(u".zip"_s) || path.endsWith(u".xlsx"_s);
        if (isPacked) {
            QProcess tool;
            tool.start(path.endsWith(u".gz"_s) ? u"zcat"_s : u"bsdtar"_s,
                       path.endsWith(u".gz"_s) ? QStringList{path} : QStringList{u"-xOf"_s, path});
            tool.waitForFinished();
            return tool.exitCode() == 0 ? tool.readAllStandardOutput() : QByteArray();
        }
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    TestFleet m_engines;
    QStringList m_addresses;
    QTemporaryDir m_folder;
    std::unique_ptr<ServiceProgram> m_program;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshots)
#include "tst_snapshots.moc"
