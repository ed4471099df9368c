// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots in a folder, those that the rules don't keep, and whose folder is whose.
#include "fleet/workspace.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/older.h"
#include "snapshots/kept/place.h"
#include "snapshots/snapshotfile.h"
#include "unit/snapshots/somesnapshot.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using snapshots::keepSnapshot;
using snapshots::keptFiles;
using snapshots::keptPlace;
using snapshots::Snapshot;
using snapshots::takeOverOlder;

class TestKeptFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewestAreKept()
    {
        const QTemporaryDir folder;
        for (int hour = 0; hour < 4; ++hour) {
            const auto kept = keepSnapshot(takenAt(hour), folder.path(), {.last = 2});
            QVERIFY(kept);
            QCOMPARE(kept->forgotten.size(), hour < 2 ? 0 : 1);
        }
        QCOMPARE(hours(folder.path()), (QList<int>{3, 2}));
    }

    /// The clock was ahead and is right again: what was written then takes no place of what is written now, and stays.
    void theClockGoesBack()
    {
        const QTemporaryDir folder;
        for (const int hour : {100, 101, 102})
            QVERIFY(keepSnapshot(takenAt(hour), folder.path(), {.last = 3}));
        for (int hour = 1; hour <= 5; ++hour) {
            const auto kept = keepSnapshot(takenAt(hour), folder.path(), {.last = 3});
            QVERIFY(kept && QFile::exists(kept->path));
            QCOMPARE(kept->forgotten.size(), hour <= 3 ? 0 : 1);
        }
        QCOMPARE(hours(folder.path()), (QList<int>{102, 101, 100, 5, 4, 3}));
        // Their time has come.
        QVERIFY(keepSnapshot(takenAt(103), folder.path(), {.last = 3}));
        QCOMPARE(hours(folder.path()), (QList<int>{103, 102, 101}));
    }

    /// Two files of one name have a folder each, which tell it; whatever leads to one file leads to its folder.
    void aFolderForEach()
    {
        const QTemporaryDir home;
        const auto at = [&home](const QString &name) { return home.filePath(name); };
        QVERIFY(QDir(home.path()).mkpath(u"one"_s) && QDir(home.path()).mkpath(u"two"_s));
        const QString one = keptPlace(at(u"one/shop.json"_s)).subfolder;
        QVERIFY2(one.startsWith(u"shop-"_s) && one.size() == 13, qPrintable(one));
        QVERIFY(keptPlace(at(u"two/shop.json"_s)).subfolder != one);
        QVERIFY(keptPlace(at(u"one/workspace.json"_s)).subfolder != keptPlace(at(u"two/workspace.json"_s)).subfolder);
        for (const QString &suffix : {u"one/../one/shop.json"_s, u"one//shop.json"_s, u"two/../one/./shop.json"_s})
            QCOMPARE(keptPlace(at(suffix)).subfolder, one);
        // Through a folder's link and the file's own; the file may come later.
        QVERIFY(QFile::link(at(u"one"_s), at(u"linked"_s)));
        QVERIFY(QFile::link(at(u"one/shop.json"_s), at(u"two/shop.json"_s)));
        for (const QString &leading : {u"linked/shop.json"_s, u"two/shop.json"_s})
            QCOMPARE(keptPlace(at(leading)).subfolder, one);
        QFile file(at(u"one/shop.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (const QString &leading : {u"one/shop.json"_s, u"linked/shop.json"_s, u"two/shop.json"_s})
            QCOMPARE(keptPlace(at(leading)).subfolder, one);
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(at(u"one"_s)));
        const QString relative = keptPlace(u"shop.json"_s).subfolder;
        QVERIFY(QDir::setCurrent(before));
        QCOMPARE(relative, one);
        // Folders that are not there yet.
        const QString later = keptPlace(at(u"a/b/shop.json"_s)).subfolder;
        QVERIFY(QDir(home.path()).mkpath(u"a/b"_s));
        QCOMPARE(keptPlace(at(u"a/b/shop.json"_s)).subfolder, later);
    }

    /// The usual workspace's are in the folder itself, as the units of earlier builds have it.
    void theUsualOne()
    {
        const auto place = keptPlace(fleet::Workspace::defaultPath());
        QVERIFY(place.subfolder.isEmpty() && !place.older);
        QVERIFY(place.usual.endsWith(u"/bayplan/snapshots"_s));
        QCOMPARE(place.folder({}), place.usual);
        QCOMPARE(place.folder(u"/srv/kept"_s), u"/srv/kept"_s);
        QVERIFY(place.olderFolder({}).isEmpty());
    }

    /// No name leads out of the folder, and none is too long for a file system.
    void strangeNames_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString &file : {u"...json"_s, u"..json"_s, u".json"_s, u"a b.json"_s, QString(u"ü"_s.repeated(120)),
                                    QString(u"x"_s + u"😀"_s.repeated(60))})
            QTest::addRow("%s", qPrintable(file.left(10))) << file;
    }
    void strangeNames()
    {
        QFETCH(QString, file);
        const QTemporaryDir home;
        const auto place = keptPlace(home.filePath(file));
        const QString folder = place.folder(home.path());
        QCOMPARE(QFileInfo(QDir::cleanPath(folder)).absolutePath(), QDir(home.path()).absolutePath());
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFileInfo(QDir::cleanPath(place.olderFolder(home.path()))).absoluteFilePath().startsWith(home.path()) ||
                !place.older);
        QVERIFY(!place.older || !QDir::cleanPath(place.olderFolder(home.path())).endsWith(u".."_s));
    }

    /// Of a folder that two workspaces have used each takes its own; the folder stays as it is.
    void takesOver()
    {
        const QTemporaryDir home;
        const QString older = home.filePath(u"shop"_s);
        Snapshot other = takenAt(3);
        other.hosts[0].endpoint = u"ssh://root@elsewhere"_s;
        other.hosts.resize(1);
        Snapshot foreign = takenAt(4);
        foreign.workspace = u"mall"_s;
        for (const Snapshot &snapshot : {takenAt(1), takenAt(2), other, foreign})
            QVERIFY(keepSnapshot(snapshot, older, {}));
        QFile broken(QDir(older).filePath(snapshots::keptName(start + 9h)));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{") == 1);
        broken.close();
        const auto before = keptFiles(older);

        const snapshots::OlderOwner owner{u"shop"_s, {u"ssh://root@aws1"_s, u"ssh://root@new"_s}};
        const QString own = home.filePath(u"shop-1"_s);
        QCOMPARE(takenOver(older, own, owner), 2);
        QCOMPARE(hours(own), (QList<int>{2, 1}));
        QVERIFY(snapshots::loadSnapshot(keptFiles(own).first().path));
        QCOMPARE(QFile::permissions(own) & 0x77, QFile::Permissions());
        const QString others = home.filePath(u"shop-2"_s);
        QCOMPARE(takenOver(older, others, {u"shop"_s, {u"ssh://root@elsewhere"_s}}), 1);
        QCOMPARE(hours(others), QList<int>{3});

        // What the rules remove is removed there alone, and isn't taken over again.
        const auto kept = keepSnapshot(takenAt(5), own, {.last = 1});
        QVERIFY(kept);
        QCOMPARE(kept->forgotten.size(), 2);
        QCOMPARE(takenOver(older, own, owner), 0);
        QCOMPARE(hours(own), QList<int>{5});
        QCOMPARE(keptFiles(older), before);
        QCOMPARE(QDir(home.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 3);
    }

    /// No folder where there is nothing of it, and none by halves where it is given up.
    void takesOverNothing()
    {
        const QTemporaryDir home;
        const QString older = home.filePath(u"shop"_s);
        const QString own = home.filePath(u"shop-1"_s);
        const snapshots::OlderOwner owner{u"shop"_s, {u"ssh://root@aws1"_s}};
        QCOMPARE(takenOver(older, own, owner), 0);
        for (int hour = 0; hour < 3; ++hour)
            QVERIFY(keepSnapshot(takenAt(hour), older, {}));
        QCOMPARE(takenOver(older, own, {u"shop"_s, {}}), 0);
        QCOMPARE(takenOver(older, own, {u"shop"_s, {u"ssh://root@elsewhere"_s}}), 0);
        int asked = 0;
        QCOMPARE(takenOver(older, own, owner, [&asked] { return ++asked < 3; }), -1);
        QCOMPARE(QDir(home.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{u"shop"_s});
        QCOMPARE(takenOver(older, own, owner), 3);
    }

    /// What can't be brought over is not forgotten: it is told, and done once it can be.
    void cannotTakeOver()
    {
        const QTemporaryDir home;
        const QString older = home.filePath(u"shop"_s);
        const snapshots::OlderOwner owner{u"shop"_s, {u"ssh://root@aws1"_s}};
        QVERIFY(keepSnapshot(takenAt(1), older, {}));
        QFile inTheWay(home.filePath(u"taken"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const auto failed = takeOverOlder(older, home.filePath(u"taken/shop-1"_s), owner);
        QVERIFY(!failed);
        QVERIFY2(failed.error().message().contains(older) && failed.error().next.contains(u"try again"_s),
                 qPrintable(failed.error().message()));
    }

private:
    static constexpr core::Time start{1'780'000'000s};

    /// How many; -1: it was ended.
    static int takenOver(
        const QString &older, const QString &folder, const snapshots::OlderOwner &owner,
        const std::function<bool()> &isWanted = [] { return true; })
    {
        return takeOverOlder(older, folder, owner, isWanted).value_or(-1);
    }
    static Snapshot takenAt(int hour)
    {
        Snapshot snapshot = someSnapshot();
        snapshot.takenAt = start + std::chrono::hours(hour);
        return snapshot;
    }
    static QList<int> hours(const QString &folder)
    {
        QList<int> hours;
        for (const snapshots::KeptFile &file : keptFiles(folder))
            hours << int(std::chrono::duration_cast<std::chrono::hours>(file.taken - start).count());
        return hours;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestKeptFolder)
#include "keptfolder.moc"
