// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/snapshotfile.h"
#include "unit/snapshots/somesnapshot.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;

class TestSnapshotFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void suffixes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("magic");
        QTest::newRow("plain") << u"a.json"_s << QByteArray("{\"bayplanSnapshot\"");
        QTest::newRow("zstd") << u"a.json.zst"_s << QByteArray("\x28\xb5\x2f\xfd");
        QTest::newRow("gzip") << u"a.json.GZ"_s << QByteArray("\x1f\x8b");
    }
    void suffixes()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, magic);
        const auto saved = snapshots::saveSnapshot(someSnapshot(), path(name));
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().message()));
        QVERIFY2(content(name).startsWith(magic), content(name).left(20).toHex());
        QCOMPARE(QFile::permissions(path(name)) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        const auto read = snapshots::loadSnapshot(path(name));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message()));
        QCOMPARE(read->hosts.size(), size_t(3));
        QVERIFY(read->hosts[0].inspects == someSnapshot().hosts[0].inspects);
        QFile::rename(path(name), path(u"other"_s)); // told apart by what is in it
        QVERIFY(snapshots::loadSnapshot(path(u"other"_s)));
    }

    void notRead()
    {
        const auto missing = snapshots::loadSnapshot(path(u"none"_s));
        QVERIFY(!missing && missing.error().what.contains(u"no such file"_s));
        QVERIFY(missing.error().where.endsWith(u"/none"_s));
        QVERIFY(!snapshots::loadSnapshot(m_folder->path()));
        write(u"empty"_s, {});
        QVERIFY(snapshots::loadSnapshot(path(u"empty"_s)).error().what.contains(u"empty"_s));
        QVERIFY(snapshots::saveSnapshot(someSnapshot(), path(u"a.zst"_s)));
        write(u"half.zst"_s, content(u"a.zst"_s).left(200));
        QVERIFY(!snapshots::loadSnapshot(path(u"half.zst"_s)));
    }

    /// Cut off anywhere, it is an error or, where only what follows the text is missing, the whole.
    void cutOff_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : {u"a.json.zst"_s, u"a.json.gz"_s})
            QTest::addRow("%s", qPrintable(name)) << name;
    }
    void cutOff()
    {
        QFETCH(QString, name);
        QVERIFY(snapshots::saveSnapshot(someSnapshot(), path(name)));
        const QByteArray whole = content(name);
        for (qsizetype size = 0; size < whole.size(); ++size) {
            write(u"cut"_s, whole.left(size));
            const auto read = snapshots::loadSnapshot(path(u"cut"_s));
            QVERIFY2(!read || (size >= whole.size() - 8 && read->services.size() == 1),
                     QByteArray::number(size).constData());
        }
    }

    /// A file that says it is huge, and has nothing in it: no memory is asked for that nobody has.
    void holes()
    {
        QFile file(path(u"a.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(qint64(1) << 43));
        file.close();
        const auto read = snapshots::loadSnapshot(path(u"a.json"_s));
        QVERIFY(!read && read.error().what.contains(u"too large"_s));
    }

    /// The disk is full (a limit on the size of files does the same to a write): the earlier file stays whole.
    void full_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : {u"a.json"_s, u"a.json.zst"_s, u"a.json.gz"_s})
            QTest::addRow("%s", qPrintable(name)) << name;
    }
    void full()
    {
        QFETCH(QString, name);
        write(name, "earlier");
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{100, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto saved = snapshots::saveSnapshot(someSnapshot(), path(name));
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, Error::Kind::System);
        QVERIFY(saved.error().what.contains(u"can't be written"_s));
        QCOMPARE(content(name), QByteArray("earlier"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
    }

    /// A folder that can't be written to; root may, so another user tries.
    void readOnlyFolder()
    {
        write(u"a.json"_s, "earlier");
        QVERIFY(QFile::setPermissions(m_folder->path(),
                                      QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther));
        const int wrote = inAnotherProcess([this] {
            if (::geteuid() == 0 && ::seteuid(65534) != 0)
                return 3;
            const auto saved = snapshots::saveSnapshot(someSnapshot(), path(u"b.json"_s));
            return saved ? 1 : saved.error().what.contains(u"can't be written"_s) ? 0 : 2;
        });
        QVERIFY(QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QCOMPARE(wrote, 0);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"a.json"_s});
    }

    /// Killed anywhere in the middle, again and again: under the final name is always a whole one, and what was left
    /// beside it goes with the next one that is written.
    void killed()
    {
        QVERIFY(snapshots::saveSnapshot(someSnapshot(), path(u"a.json.zst"_s)));
        snapshots::Snapshot big = someSnapshot();
        for (int i = 0; i < 3000; ++i)
            addContainer(big.hosts[0], u"more-%1"_s.arg(i));
        int killedInTime = 0;
        for (int round = 0; round < 40; ++round) {
            const pid_t child = ::fork();
            if (child == 0) {
                [[maybe_unused]] const auto saved = snapshots::saveSnapshot(big, path(u"a.json.zst"_s));
                ::_exit(0);
            }
            ::usleep(useconds_t(round * 400)); // anywhere is meant: no condition to wait for
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            killedInTime += WIFSIGNALED(status) ? 1 : 0;
            const auto read = snapshots::loadSnapshot(path(u"a.json.zst"_s));
            QVERIFY2(read, read ? "" : qPrintable(read.error().message()));
            const size_t count = read->hosts[0].containers.size();
            QVERIFY(count == 2 || count == 3002);
        }
        QVERIFY2(killedInTime >= 5, QByteArray::number(killedInTime).constData());
        QVERIFY(snapshots::saveSnapshot(big, path(u"a.json.zst"_s)));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"a.json.zst"_s});
    }

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QByteArray content(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &bytes)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    static int inAnotherProcess(const std::function<int()> &call)
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(call());
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshotFile)
#include "file.moc"
