// SPDX-License-Identifier: GPL-3.0-or-later
// Files of containers on real engines, over every way: listed, down- and uploaded, held against the docker command's
// own copies; where there is no shell; odd names; what goes wrong.
#include "engine/sshbench.h"
#include "engine/tlsengine.h"
#include "files/filereader.h"
#include "files/folderlister.h"
#include "files/namesthere.h"
#include "files/transfers.h"
#include "operations/operations.h"
#include "operations/operationtext.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "support/sanitized.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <sys/mount.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using engine::Endpoint;
using files::Entry;
using files::EntryKind;
using files::Listing;
using operations::Operation;

namespace {

// Sanitizers hold back what was freed, up to 256 MiB of it.
const qint64 mostGrowth = (isSanitized() ? 300ll : 24ll) * 1024 * 1024;

constexpr int patience = 60'000;
const QString container = u"filed"_s;
// In the container: odd names, links of all kinds, a hard link, a pipe, set-user-id.
const QString furnish =
    u"mkdir -p '/d/sub dir/x'; echo hi >/d/a; ln /d/a /d/hard; ln -s a /d/sl; ln -s '/d/sub dir' /d/absl; "
    "ln -s nowhere /d/broken; ln -s / '/d/sub dir/root'; ln -s ../a '/d/sub dir/up'; echo dash >/d/-dash; "
    "echo two >'/d/new\nline'; mkdir \"$(printf '/d/bad\\377')\"; "
    "echo odd >\"$(printf '/d/bad\\377/by\\376te')\"; mkfifo /d/fifo; chmod 4755 /d/a; echo umlaut >/d/grün; "
    "ln -s /d /dlink; dd if=/dev/urandom of=/d/blob bs=64k count=48 2>/dev/null"_s;

qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

QByteArray bytesOf(const QByteArray &path)
{
    QFile file(QFile::decodeName(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(can't be read)");
}

bool exists(const QByteArray &path)
{
    return std::filesystem::exists(path.toStdString());
}

bool isLink(const QByteArray &path)
{
    return std::filesystem::is_symlink(path.toStdString());
}

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_tls = std::make_unique<TlsEngine>(m_engines, m_engines.count());
        QVERIFY(m_tls->serveWell());
    }
    void init() { m_local = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_operations.reset();
        m_bench.reset();
        std::filesystem::remove_all(m_local->path().toStdString()); // QDir passes names by that are no text
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanupTestCase() { m_tls.reset(); }

    void listed_data() { ways(); }
    void listed()
    {
        open();
        // The same by the command and by the archive, but for what only one of them can tell.
        for (const bool run : {true, false}) {
            const auto listing = list("/d", run);
            QVERIFY2(listing, qPrintable(m_error));
            QCOMPARE(listing->fromArchive, !run);
            QVERIFY(listing->isComplete);
            QHash<QByteArray, Entry> entries;
            for (const Entry &entry : listing->entries)
                entries.insert(entry.name, entry);
            QCOMPARE(entries.size(), 12);
            QVERIFY(listing->owner == files::Owner());
            QVERIFY(entries.value("sub dir").kind == EntryKind::Folder);
            QVERIFY(entries.value("bad\xff").kind == EntryKind::Folder);
            QCOMPARE(entries.value("a").size, 3);
            QCOMPARE(entries.value("a").permissions, 04755u);
            QCOMPARE(entries.value("hard").size, 3);
            QCOMPARE(entries.value("blob").size, 48 * 65536);
            QVERIFY(entries.value("new\nline").kind == EntryKind::File);
            QVERIFY(entries.value("grün").kind == EntryKind::File);
            QVERIFY(entries.value("-dash").kind == EntryKind::File);
            QVERIFY(entries.value("fifo").kind == EntryKind::Pipe);
            QVERIFY(entries.value("sl").kind == EntryKind::Link && !entries.value("sl").leadsToFolder);
            QVERIFY(entries.value("absl").kind == EntryKind::Link);
            QCOMPARE(entries.value("absl").leadsToFolder, run);
            QCOMPARE(entries.value("absl").target, run ? QByteArray() : QByteArray("/d/sub dir"));
            QVERIFY(qAbs(entries.value("a").modified - QDateTime::currentSecsSinceEpoch()) < 600);
            QCOMPARE(list("/dlink", run).value_or(Listing()).entries.size(), 12);
            const auto odd = list("/d/bad\xff", run); // no command can be told of it
            QVERIFY2(odd && odd->entries.size() == 1, qPrintable(m_error));
            QCOMPARE(odd->entries.first().name, QByteArray("by\xfete"));
            const auto root = list("/", run);
            QVERIFY2(root, qPrintable(m_error));
            QVERIFY(std::any_of(root->entries.begin(), root->entries.end(),
                                [](const Entry &entry) { return entry.name == "bin"; }));
        }
        std::optional<core::Result<QList<QByteArray>>> there;
        const core::Task asking = files::namesThere([this] { return &client(); }, m_id, "/d",
                                                    {"a", "no such", "broken", "sub dir", "bad\xff"},
                                                    [&](auto result) { there = std::move(result); });
        QTRY_VERIFY_WITH_TIMEOUT(there.has_value(), patience);
        QVERIFY(there->has_value());
        QList<QByteArray> expected{"a", "broken", "sub dir", "bad\xff"};
        if (m_endpoint.contains(u"podman"_s))
            expected.removeOne("broken");
        QCOMPARE(**there, expected);
        QVERIFY(list("/proc", true).value_or(Listing()).entries.size() > 20); // in memory only
        QVERIFY(!list("/nowhere", true));
        QVERIFY2(m_error.contains(u"There is no /nowhere"_s), qPrintable(m_error));
        QVERIFY(!list("/d/a", true));
        QVERIFY2(m_error.contains(u"not a folder"_s), qPrintable(m_error));
    }

    void downAndUp_data() { ways(); }
    void downAndUp()
    {
        open();
        Operation &down = transfer(files::downloadPlan(
            ref(), {{"/d", "d"}, {"/d/sl", "followed"}, {"/d/bad\xff", "odd"}}, local(), files::DownloadAs::Files));
        QCOMPARE(outcome(down), QString());
        const QByteArray got = here("d/");
        QCOMPARE(bytesOf(got + "a"), QByteArray("hi\n"));
        QCOMPARE(bytesOf(got + "hard"), QByteArray("hi\n"));
        QCOMPARE(bytesOf(got + "sub dir/up"), QByteArray("hi\n"));
        QCOMPARE(bytesOf(got + "grün"), QByteArray("umlaut\n"));
        QCOMPARE(bytesOf(here("followed")), QByteArray("hi\n"));
        QVERIFY(exists(got + "bad\xff/by\xfete"));
        QVERIFY(exists(here("odd/by\xfete")));
        QVERIFY(!exists(got + "fifo"));
        QVERIFY(!isLink(got + "absl"));
        QVERIFY(!isLink(got + "sub dir/root"));
        QVERIFY(isLink(got + "broken"));
        const QString note = down.rows().front().note;
        QVERIFY2(note.contains(u"1 device"_s) && note.contains(u"2 link"_s), qPrintable(note));
        QCOMPARE(sha(bytesOf(got + "blob")), inContainer({u"sha256sum"_s, u"/d/blob"_s}).left(64).toLatin1());

        // Back again, under another name, by both owners.
        Operation &up = transfer(files::uploadPlan(ref(), "/dlink", {{here("d"), "back"}}, {}));
        QCOMPARE(outcome(up), QString());
        QCOMPARE(inContainer({u"sha256sum"_s, u"/d/back/blob"_s}).left(64).toLatin1(), sha(bytesOf(got + "blob")));
        QCOMPARE(inContainer({u"cat"_s, u"/d/back/new\nline"_s}), u"two"_s);
        QCOMPARE(inContainer({u"readlink"_s, u"/d/back/sub dir/up"_s}), u"../a"_s);
        QCOMPARE(inContainer({u"sh"_s, u"-c"_s, u"cat /d/back/bad*/*"_s}), u"odd"_s);
        QCOMPARE(inContainer({u"stat"_s, u"-c"_s, u"%u:%g %a"_s, u"/d/back/a"_s}), u"0:0 755"_s);
        Operation &folder = transfer(files::newFolderPlan(ref(), "/d", "made here", {}));
        QCOMPARE(outcome(folder), QString());
        QCOMPARE(inContainer({u"stat"_s, u"-c"_s, u"%F"_s, u"/d/made here"_s}), u"directory"_s);

        Operation &tar =
            transfer(files::downloadPlan(ref(), {{"/d/sub dir", "s.tar"}}, local(), files::DownloadAs::Tar));
        QCOMPARE(outcome(tar), QString());
        QProcess lister;
        lister.start(u"tar"_s, {u"-tf"_s, QString::fromUtf8(here("s.tar"))});
        QVERIFY(lister.waitForFinished());
        QVERIFY(lister.readAll().contains("sub dir/up"));

        std::optional<core::Result<files::FileBeginning>> read;
        const core::Task task =
            files::readFile(client(), m_id, "/d/sl", 2, [&](auto result) { read = std::move(result); });
        QTRY_VERIFY_WITH_TIMEOUT(read.has_value(), patience);
        QVERIFY(read->has_value());
        QCOMPARE((*read)->bytes, QByteArray("hi"));
        QCOMPARE((*read)->size, 3);
    }

    /// Neither shell nor tools in it; and one that doesn't run.
    void withoutAShell_data() { engines(); }
    void withoutAShell()
    {
        open();
        QVERIFY(
            !m_docker->run({u"exec"_s, container, u"/bin/busybox"_s, u"sh"_s, u"-c"_s, u"rm -rf /bin/f* /bin/stat"_s})
                 .isNull());
        const auto runs = list("/d", true);
        QVERIFY2(runs && runs->fromArchive && runs->entries.size() == 12, qPrintable(m_error));
        QVERIFY(!m_docker->run({u"stop"_s, u"-t"_s, u"0"_s, container}).isNull());
        const auto stopped = list("/d", true);
        QVERIFY2(stopped && stopped->fromArchive && stopped->entries.size() == 12, qPrintable(m_error));
        QCOMPARE(outcome(transfer(files::downloadPlan(ref(), {{"/d/a", "a"}}, local(), files::DownloadAs::Files))),
                 QString());
        QCOMPARE(outcome(transfer(files::uploadPlan(ref(), "/d", {{here("a"), "b"}}, {}))), QString());
        const auto more = list("/d", true);
        QVERIFY(more && more->entries.size() == 13);
    }

    void hugeFolder_data() { engines(); }
    void hugeFolder()
    {
        open();
        QVERIFY(!inContainer({u"sh"_s, u"-c"_s, u"mkdir /huge && cd /huge && seq 1 10000 | xargs touch && echo ok"_s})
                     .isEmpty());
        QElapsedTimer took;
        took.start();
        const auto all = list("/huge", true);
        QVERIFY2(all, qPrintable(m_error));
        QCOMPARE(all->entries.size(), 10'000);
        qInfo("10,000 entries by find in %lld ms", took.restart());
        const auto archived = list("/huge", false);
        QVERIFY2(archived && archived->entries.size() == 10'000, qPrintable(m_error));
        qInfo("10,000 entries of the archive in %lld ms", took.restart());
        for (const bool run : {true, false}) {
            const auto some = list("/huge", run, 1000);
            QVERIFY(some && some->entries.size() == 1000 && !some->isComplete);
        }
        const auto bounded = list("/", false, 50'000, 1024 * 1024);
        QVERIFY(bounded && !bounded->isComplete && !bounded->entries.isEmpty());
    }

    /// 50 MB both ways: what is held does not grow with it.
    void large_data() { engines(); }
    void large()
    {
        open();
        QVERIFY(!inContainer({u"sh"_s, u"-c"_s,
                              u"dd if=/dev/urandom of=/one bs=1M count=5 2>/dev/null; "
                              "for i in 1 2 3 4 5 6 7 8 9 10; do cat /one; done >/large; echo ok"_s})
                     .isEmpty());
        (void)list("/d", true);
        const qint64 before = residentBytes();
        QElapsedTimer took;
        took.start();
        qint64 most = 0;
        QTimer watch;
        connect(&watch, &QTimer::timeout, this, [&] { most = std::max(most, residentBytes()); });
        watch.start(5);
        QCOMPARE(
            outcome(transfer(files::downloadPlan(ref(), {{"/large", "large"}}, local(), files::DownloadAs::Files))),
            QString());
        const qint64 downMs = took.restart();
        QCOMPARE(QFileInfo(QString::fromUtf8(here("large"))).size(), 50ll * 1024 * 1024);
        QCOMPARE(outcome(transfer(files::uploadPlan(ref(), "/d", {{here("large"), "large"}}, {}))), QString());
        qInfo("down in %lld ms, up in %lld ms; resident memory grew by %lld kB", downMs, took.elapsed(),
              (most - before) / 1024);
        QVERIFY2(most - before < mostGrowth, qPrintable(QString::number((most - before) / 1024)));
        QCOMPARE(inContainer({u"cmp"_s, u"/large"_s, u"/d/large"_s}), QString());
        QCOMPARE(inContainer({u"stat"_s, u"-c"_s, u"%s"_s, u"/d/large"_s}), QString::number(50ll * 1024 * 1024));
    }

    void problemsAreTold_data() { engines(); }
    void problemsAreTold()
    {
        QFETCH(QString, endpoint);
        const bool podman = endpoint.contains(u"podman"_s);
        open({u"--read-only"_s, u"-v"_s, u"rovol:/vol:ro"_s, u"-v"_s, u"rwvol:/d"_s, u"-u"_s, u"1234:1234"_s}, false);
        QFile some(QString::fromUtf8(here("some")));
        QVERIFY(some.open(QIODevice::WriteOnly) && some.write("text") == 4 && some.flush());
        const auto up = [&](const QByteArray &folder, const files::Owner &owner = {}) {
            return outcome(transfer(files::uploadPlan(ref(), folder, {{here("some"), "some"}}, owner)));
        };
        const auto down = [&](const QByteArray &path) {
            return outcome(transfer(files::downloadPlan(ref(), {{path, "x"}}, local(), files::DownloadAs::Files)));
        };
        if (!podman) // which lets the host's root write there
            QVERIFY2(up("/etc").contains(u"file system is read-only; nothing was written"_s), qPrintable(up("/etc")));
        QVERIFY2(up("/vol").contains(u"read-only volume"_s), qPrintable(up("/vol")));
        QVERIFY2(up("/nowhere").contains(u"There is no /nowhere"_s), qPrintable(up("/nowhere")));
        QVERIFY2(up("/bin/busybox").contains(u"not a folder"_s), qPrintable(up("/bin/busybox")));
        QCOMPARE(up("/d", {1234, 77}), QString());
        QCOMPARE(inContainer({u"stat"_s, u"-c"_s, u"%u:%g"_s, u"/d/some"_s}), u"1234:77"_s);
        QVERIFY2(down("/nowhere").contains(u"There is no /nowhere"_s), qPrintable(down("/nowhere")));
        QVERIFY2(outcome(transfer(files::uploadPlan(ref(), "/d", {{"/no/such/file", "x"}}, {})))
                     .contains(u"/no/such/file"_s),
                 "a file that isn't there");
        QVERIFY2(outcome(transfer(files::downloadPlan(ref(), {{"/d/some", "some"}}, local(), files::DownloadAs::Files)))
                     .contains(u"exists"_s, Qt::CaseInsensitive),
                 "a file that is there");
        QCOMPARE(localNames(), QStringList{u"some"_s});
        QVERIFY2(
            outcome(transfer(files::downloadPlan(ref(), {{"/d/some", "x"}}, here("nope"), files::DownloadAs::Files)))
                .contains(u"No such file"_s),
            "no such folder");

        // No room: told before, where the size is known; and found out.
        QVERIFY(!m_docker
                     ->run({u"exec"_s, u"-u"_s, u"0"_s, container, u"sh"_s, u"-c"_s,
                            u"mkdir /d/many; dd if=/dev/zero of=/d/many/big bs=1M count=8 2>/dev/null"_s})
                     .isNull());
        const QByteArray small = here("small");
        QVERIFY(QDir().mkdir(QString::fromUtf8(small)));
        QCOMPARE(mount("tmpfs", small.constData(), "tmpfs", 0, "size=2m"), 0);
        const QString known =
            outcome(transfer(files::downloadPlan(ref(), {{"/d/many/big", "big"}}, small, files::DownloadAs::Files)));
        const QString found =
            outcome(transfer(files::downloadPlan(ref(), {{"/d/many", "many"}}, small, files::DownloadAs::Files)));
        const QStringList left =
            QDir(QString::fromUtf8(small)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        umount(small.constData());
        QVERIFY2(known.contains(u"free"_s) && known.contains(u"nothing was written"_s), qPrintable(known));
        QVERIFY2(found.contains(u"disk is full"_s), qPrintable(found));
        QCOMPARE(left, QStringList());

        m_bench->fleet().hostByName(u"here"_s)->client().setReadOnly(u"here"_s);
        QVERIFY2(up("/d").contains(u"read-only"_s), qPrintable(up("/d")));
        QCOMPARE(list("/d", false).value_or(Listing()).entries.size(), 2);
        QVERIFY(!m_docker->run({u"rm"_s, u"-f"_s, container}).isNull());
        QVERIFY2(down("/d").contains(u"no"_s, Qt::CaseInsensitive), qPrintable(down("/d")));
        QCOMPARE(localNames(), (QStringList{u"small"_s, u"some"_s}));
        m_docker->run({u"volume"_s, u"rm"_s, u"rovol"_s, u"rwvol"_s}, true);
    }

    /// Broken off by the operator, and by the engine: what it says is how it is.
    void brokenOff()
    {
        m_endpoint = m_engines.endpoint(1);
        m_docker = std::make_unique<DockerCli>(m_engines.socket(1));
        QVERIFY(!m_docker->run({u"run"_s, u"-d"_s, u"--name"_s, container, u"bayplan-test/app:blue"_s}).isNull());
        connectTo();
        QVERIFY(!inContainer({u"sh"_s, u"-c"_s, // holes, which are sent as if they were none
                              u"mkdir /d; for i in 1 2 3 4 5 6 7 8 9; do "
                              "dd if=/dev/zero of=/d/$i bs=1 count=1 seek=500000000 2>/dev/null; done; echo ok"_s})
                     .isEmpty());
        QFile file(m_elsewhere.filePath(u"long"_s)); // with nothing but a hole in it
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(2'000'000'000));
        for (const bool cancel : {true, false}) {
            Operation &down =
                m_operations->run(files::downloadPlan(ref(), {{"/d", "d"}}, local(), files::DownloadAs::Files));
            QTRY_VERIFY_WITH_TIMEOUT(down.rows().front().progress.contains(u"file"_s), patience);
            QVERIFY(!localNames().isEmpty()); // under its own name
            QVERIFY(!localNames().contains(u"d"_s));
            breakOff(down, cancel);
            QTRY_COMPARE(localNames(), QStringList());
            QVERIFY2(operations::detailOf(down.rows().front()).contains(u"Nothing was left behind"_s),
                     qPrintable(operations::detailOf(down.rows().front())));
            QCOMPARE(outcome(down).contains(u"connection was lost after"_s), !cancel);

            Operation &up = m_operations->run(files::uploadPlan(ref(), "/d", {{file.fileName().toUtf8(), "long"}}, {}));
            QTRY_VERIFY_WITH_TIMEOUT(up.rows().front().done > 0, patience);
            breakOff(up, cancel);
            QVERIFY2(operations::detailOf(up.rows().front()).contains(u"/d/long may be there in part"_s),
                     qPrintable(operations::detailOf(up.rows().front())));
            QCOMPARE(outcome(up).contains(u"connection was lost after"_s), !cancel);
        }
    }

private:
    void ways()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("socket"); ///< of the engine, for the docker command
        const auto row = [](const char *name, const QString &endpoint, const QString &socket) {
            QTest::newRow(name) << endpoint << socket;
        };
        row("socket", u"unix://"_s + m_engines.socket(1), m_engines.socket(1));
        row("tcp and tls", m_tls->endpoint(), m_tls->socket());
        row("ssh", m_engines.sshEndpoint(1), m_engines.socket(1));
        row("ssh, dial-stdio", m_engines.sshEndpoint(1, u"noforward"_s), m_engines.socket(1));
        row("podman", u"unix://"_s + m_engines.podmanSocket(), m_engines.podmanSocket());
    }
    void engines()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("socket");
        QTest::newRow("docker") << QString(u"unix://"_s + m_engines.socket(1)) << m_engines.socket(1);
        QTest::newRow("podman") << QString(u"unix://"_s + m_engines.podmanSocket()) << m_engines.podmanSocket();
    }

    /// A container by the way of this row, with /d in it.
    void open(const QStringList &options = {}, bool furnished = true)
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, socket);
        m_endpoint = endpoint;
        m_docker = std::make_unique<DockerCli>(socket);
        const QString image = (socket.contains(u"podman"_s) ? u"localhost/"_s : QString()) + u"bayplan-test/app:blue"_s;
        QVERIFY(!m_docker->run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, container} + options + QStringList{image})
                     .isNull());
        if (furnished)
            QVERIFY(!m_docker->run({u"exec"_s, container, u"sh"_s, u"-c"_s, furnish}).isNull());
        connectTo();
    }

    void connectTo()
    {
        const bool tls = m_endpoint.startsWith(u"tcp:"_s);
        const engine::TlsFiles tlsFiles{.folder = tls ? m_tls->goodFolder() : QString()};
        m_bench = std::make_unique<SshBench>(m_engines);
        m_bench->fleet().addHost(
            {u"here"_s, *Endpoint::parse(m_endpoint, tls ? std::optional(tlsFiles) : std::nullopt)});
        m_operations = std::make_unique<operations::Operations>(m_bench->fleet());
        QTRY_VERIFY2_WITH_TIMEOUT(m_bench->state(u"here"_s) == u"connected"_s,
                                  qPrintable(m_bench->error(u"here"_s).message()), patience);
        m_id = m_docker->run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, container});
    }

    engine::Client &client() { return m_bench->fleet().hostByName(u"here"_s)->client(); }
    files::ContainerRef ref() { return {m_bench->fleet().hostByName(u"here"_s)->id(), u"here"_s, m_id, container}; }
    QByteArray local() const { return m_local->path().toUtf8(); }
    QByteArray here(const QByteArray &name) const { return local() + '/' + name; }
    QStringList localNames() const
    {
        return QDir(m_local->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    QString inContainer(const QStringList &words) const
    {
        return m_docker->run(QStringList{u"exec"_s, container} + words, true);
    }
    static QByteArray sha(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    }

    std::optional<Listing> list(const QByteArray &path, bool run, qsizetype most = 50'000, qint64 bytes = 64 << 20)
    {
        std::optional<core::Result<Listing>> result;
        m_error.clear();
        const core::Task task = files::listFolder(
            client(), {.container = m_id, .path = path, .mayRun = run, .mostEntries = most, .mostBytes = bytes}, {},
            [&](core::Result<Listing> listing) { result = std::move(listing); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, patience))
            m_error = u"no outcome"_s;
        else if (!*result)
            m_error = result->error().message();
        else
            return **result;
        return std::nullopt;
    }

    Operation &transfer(operations::Plan plan)
    {
        Operation &operation = m_operations->run(std::move(plan));
        (void)QTest::qWaitFor([&] { return operation.hasEnded(); }, patience);
        return operation;
    }
    void breakOff(Operation &operation, bool cancel)
    {
        if (cancel)
            return operation.cancel();
        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        const bool ended = QTest::qWaitFor([&] { return operation.hasEnded(); }, patience);
        QVERIFY(!m_engines.run({u"start"_s, u"1"_s}).isNull());
        QVERIFY(ended);
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->state(u"here"_s), u"connected"_s, patience);
    }
    /// What went wrong; empty if all is done.
    static QString outcome(const Operation &operation)
    {
        QStringList texts;
        for (const Operation::Row &row : operation.rows()) {
            if (row.state != Operation::State::Done)
                texts << (row.error ? row.error->message() : u"not done: "_s + row.progress);
        }
        return texts.join(u'\n');
    }

    TestFleet m_engines;
    std::unique_ptr<TlsEngine> m_tls;
    std::unique_ptr<QTemporaryDir> m_local;
    const QTemporaryDir m_elsewhere;
    std::unique_ptr<SshBench> m_bench;
    std::unique_ptr<operations::Operations> m_operations;
    std::unique_ptr<DockerCli> m_docker;
    QString m_endpoint;
    QString m_id;
    QString m_error;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestFiles)
#include "tst_files.moc"
