// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots kept in a folder: written and forgotten by rules, taken when they are due, followed on a timeline,
// compared.
#include "core/settings.h"
#include "ingress/keeper.h"
#include "services/servicebook.h"
#include "snapshots/kept/comparing.h"
#include "snapshots/kept/keeping.h"
#include "snapshots/kept/schedule.h"
#include "snapshots/kept/timeline.h"
#include "snapshots/snapshotfile.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/snapshots/somesnapshot.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Kept;
using snapshots::KeptPlace;
using snapshots::Side;
using snapshots::Snapshot;
using snapshots::Timeline;

class TestKept : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<core::Settings>(m_folder->filePath(u"settings.ini"_s));
        m_hosts = std::make_unique<SimulatedHosts>();
        m_hosts->addHost(simulator::Profile::docker28(), 5);
        QTRY_VERIFY_WITH_TIMEOUT(m_hosts->fleet().hosts().first()->isSettled(), 30'000);
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), m_loop, services::ServiceBook::Times{});
        m_keeper = std::make_unique<ingress::Keeper>(*m_book, m_hosts->fleet(), nullptr, ingress::Duty::None);
        m_keeping = std::make_unique<snapshots::Keeping>(sources(), *m_settings);
        m_keeping->setWorkspace(u"shop"_s, {.usual = kept()});
    }
    void cleanup()
    {
        m_keeping.reset();
        m_keeper.reset();
        m_book.reset();
        m_hosts.reset();
    }

    void folders()
    {
        QCOMPARE(m_keeping->folder(), kept());
        m_keeping->setWorkspace(u"other"_s, {.usual = kept(), .subfolder = u"other"_s});
        QCOMPARE(m_keeping->folder(), QString(kept() + u"/other"_s));
        m_keeping->setWishes({.folder = u"/srv/snapshots"_s, .allowed = {u"LOG_TOKEN"_s, u"build.*"_s}});
        QCOMPARE(m_keeping->folder(), u"/srv/snapshots/other"_s); // not among those of another workspace
        m_keeping->setWorkspace(u"demo"_s, {.usual = kept(), .isFixed = true});
        QCOMPARE(m_keeping->folder(), kept());
        QCOMPARE(core::Settings(m_folder->filePath(u"settings.ini"_s)).snapshots().keeping(),
                 (core::SnapshotKeeping{.folder = u"/srv/snapshots"_s, .allowed = {u"LOG_TOKEN"_s, u"build.*"_s}}));
    }

    /// What a damaged settings file says is no number of anything.
    void damagedSettings()
    {
        QFile file(m_folder->filePath(u"damaged.ini"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) &&
                file.write("[snapshots]\neveryHours=-4\nlast=many\ndaily=99999999\n") > 0);
        file.close();
        const auto keeping = core::Settings(file.fileName()).snapshots().keeping();
        QCOMPARE(keeping.everyHours, 0);
        QCOMPARE(keeping.last, 24);
        QCOMPARE(keeping.daily, 9999);
    }

    void takesAndForgets()
    {
        QVERIFY(QDir().mkpath(kept()));
        for (int hour = 1; hour <= 4; ++hour)
            write(time(hour), someSnapshot());
        m_keeping->setWishes({.last = 2, .daily = 0, .weekly = 0});
        QSignalSpy done(m_keeping.get(), &snapshots::Keeping::kept);
        m_keeping->take();
        QVERIFY(m_keeping->isBusy());
        m_keeping->take(); // one at a time
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
        QVERIFY(!m_keeping->isBusy());
        const auto files = snapshots::keptFiles(kept());
        QCOMPARE(files.size(), 2);
        QCOMPARE(files.at(1).taken, time(4));
        const auto told = done.first().first().value<Kept>();
        QCOMPARE(told.path, files.first().path);
        QCOMPARE(told.forgotten.size(), 3);
        const auto snapshot = snapshots::loadSnapshot(told.path);
        QVERIFY(snapshot && snapshot->workspace == u"shop"_s && !snapshot->hasSecrets);
        QCOMPARE(snapshot->hosts.size(), size_t(1));
        QCOMPARE(snapshot->hosts.front().containers.size(), size_t(5));
    }

    /// What can't be written forgets nothing, and says where and why.
    void cannotBeWritten()
    {
        QFile inTheWay(kept());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QSignalSpy failed(m_keeping.get(), &snapshots::Keeping::failed);
        m_keeping->take();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        QVERIFY(!m_keeping->isBusy());
        const auto error = failed.first().first().value<core::Error>();
        QVERIFY2(error.message().contains(kept()), qPrintable(error.message()));
        QVERIFY(!error.next.isEmpty());
    }

    void cancelled()
    {
        QSignalSpy done(m_keeping.get(), &snapshots::Keeping::kept);
        m_keeping->take();
        m_keeping->cancel();
        QVERIFY(!m_keeping->isBusy());
        m_keeping->take();
        m_keeping->setWorkspace(u"other"_s, {.usual = kept()}); // these hosts are no longer the ones
        QVERIFY(!m_keeping->isBusy());
        QTest::qWait(100);
        QVERIFY(done.isEmpty() && snapshots::keptFiles(kept()).isEmpty());
    }

    void due_data()
    {
        QTest::addColumn<int>("newest"); // hours; -1: none
        QTest::addColumn<int>("started");
        QTest::addColumn<int>("minutes"); // when it is due, from hour 0
        QTest::newRow("none yet") << -1 << 10 << 10 * 60 + 1;
        QTest::newRow("a while ago") << 8 << 9 << 14 * 60;
        QTest::newRow("long ago") << 1 << 10 << 10 * 60 + 1;
    }
    void due()
    {
        QFETCH(int, newest);
        QFETCH(int, started);
        QFETCH(int, minutes);
        const auto due = snapshots::nextDue(newest < 0 ? std::nullopt : std::optional(time(newest)),
                                            std::chrono::hours(6), time(started));
        QCOMPARE(due, time(0) + std::chrono::minutes(minutes));
    }

    void takenWhenDue()
    {
        core::Time now = time(100);
        snapshots::Schedule schedule(*m_keeping, m_hosts->fleet(), [&now] { return now; });
        QVERIFY(!schedule.due()); // only when asked
        now += std::chrono::hours(50);
        schedule.check();
        QVERIFY(!m_keeping->isBusy());
        m_keeping->setWishes({.everyHours = 6});
        QVERIFY(QDir().mkpath(kept()));
        write(now - std::chrono::hours(5), someSnapshot());
        write(now + std::chrono::hours(500), someSnapshot()); // of a clock that was wrong
        QCOMPARE(schedule.due(), std::optional(now + std::chrono::hours(1)));
        schedule.check();
        QVERIFY(!m_keeping->isBusy());
        now += std::chrono::hours(1);
        QSignalSpy done(m_keeping.get(), &snapshots::Keeping::kept);
        schedule.check();
        QVERIFY(m_keeping->isBusy());
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
    }

    /// One that can't be kept is tried again, but not each minute.
    void triedAgain()
    {
        core::Time now = time(100);
        m_keeping->setWishes({.everyHours = 1});
        QFile inTheWay(kept());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        snapshots::Schedule schedule(*m_keeping, m_hosts->fleet(), [&now] { return now; });
        now += std::chrono::minutes(2);
        QSignalSpy failed(m_keeping.get(), &snapshots::Keeping::failed);
        schedule.check();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        now += std::chrono::minutes(5);
        schedule.check();
        QVERIFY(!m_keeping->isBusy());
        now += std::chrono::minutes(10);
        schedule.check();
        QVERIFY(m_keeping->isBusy());
    }

    /// The clock was ahead when the window was opened, or when one could not be kept, and has been put right.
    void clockPutBack()
    {
        core::Time now = time(9'000);
        m_keeping->setWishes({.everyHours = 1});
        QFile inTheWay(kept());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        snapshots::Schedule schedule(*m_keeping, m_hosts->fleet(), [&now] { return now; });
        now = time(100);
        QCOMPARE(schedule.due(), std::optional(now + std::chrono::minutes(1)));
        schedule.check(); // as it does each minute
        now += std::chrono::minutes(1);
        QSignalSpy failed(m_keeping.get(), &snapshots::Keeping::failed);
        schedule.check();
        QVERIFY(m_keeping->isBusy());
        now += std::chrono::hours(9'000); // ahead again
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        now = time(101);
        QCOMPARE(schedule.due(), std::optional(now + std::chrono::minutes(15)));
        schedule.check();
        QVERIFY(!m_keeping->isBusy());
        now += std::chrono::minutes(15);
        schedule.check();
        QVERIFY(m_keeping->isBusy());
    }

    /// No snapshot of nothing: hosts out of reach are in one only beside others.
    void notWithoutHosts()
    {
        core::Time now = time(100);
        m_keeping->setWishes({.everyHours = 1});
        snapshots::Schedule schedule(*m_keeping, m_hosts->fleet(), [&now] { return now; });
        m_hosts->fleet().removeHost(m_hosts->fleet().hosts().first()->id());
        now += std::chrono::hours(2);
        schedule.check();
        QVERIFY(!m_keeping->isBusy());
    }

    /// Rows come and go as files do; what changed since the one before is read, also when that is another one by now.
    void timeline()
    {
        QVERIFY(QDir().mkpath(kept()));
        Snapshot first = someSnapshot();
        Snapshot second = someSnapshot();
        addContainer(second.hosts.front(), u"newcomer"_s);
        write(time(1), first);
        write(time(3), second);
        Timeline timeline;
        timeline.setFolder(kept());
        QCOMPARE(timeline.rowCount(), 3);
        QVERIFY(timeline.moment(0).isNow());
        QTest::qWait(50);
        QVERIFY(!timeline.moment(1).isRead); // nobody looks
        timeline.setWatched(true);
        QTRY_VERIFY(timeline.moment(2).isRead);
        QCOMPARE(timeline.moment(1).sinceBefore, std::optional(snapshots::ChangeCount{.added = 1}));
        QVERIFY(!timeline.moment(2).sinceBefore);
        QCOMPARE(timeline.moment(1).contents.hosts.value(0), u"aws1"_s);
        QCOMPARE(timeline.moment(1).contents.hostsNotRead, 2);

        // One between the two, by another program.
        write(time(2), second);
        QTRY_COMPARE(timeline.rowCount(), 4);
        QTRY_COMPARE(timeline.moment(1).sinceBefore, std::optional(snapshots::ChangeCount{}));
        QTRY_COMPARE(timeline.moment(2).sinceBefore, std::optional(snapshots::ChangeCount{.added = 1}));
        // The oldest goes: nothing is before the next one.
        QVERIFY(QFile::remove(timeline.moment(3).file.path));
        QTRY_COMPARE(timeline.rowCount(), 3);
        QTRY_VERIFY(timeline.moment(2).isRead && !timeline.moment(2).sinceBefore);
        // One that can't be read says why, and so does not keep the others from being read.
        QFile broken(QDir(kept()).filePath(snapshots::keptName(time(5))));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{") == 1);
        broken.close();
        QTRY_COMPARE(timeline.rowCount(), 4);
        QTRY_VERIFY(timeline.moment(1).isRead && !timeline.moment(1).error.isEmpty());
        QTRY_VERIFY(timeline.moment(2).isRead);
        // What isn't named as snapshots are is none of it.
        QVERIFY(QFile::copy(timeline.moment(2).file.path, QDir(kept()).filePath(u"mine.json.zst"_s)));
        timeline.look();
        QCOMPARE(timeline.rowCount(), 4);
    }

    void openedFromElsewhere()
    {
        Timeline timeline;
        QVERIFY(QDir().mkpath(kept()));
        write(time(3), someSnapshot());
        timeline.setFolder(kept());
        const QString path = m_folder->filePath(u"last-week.json.gz"_s);
        Snapshot old = someSnapshot();
        old.takenAt = time(2);
        QVERIFY(snapshots::saveSnapshot(old, path));
        QSignalSpy opened(&timeline, &Timeline::opened);
        QSignalSpy notOpened(&timeline, &Timeline::notOpened);
        timeline.open(path);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(timeline.rowOf(path), 2); // by its time
        QVERIFY(timeline.moment(2).isOpened);
        timeline.open(path);
        QTRY_COMPARE(opened.size(), 2);
        QCOMPARE(timeline.rowCount(), 3); // once
        timeline.open(u"/nowhere/at.all"_s);
        QTRY_COMPARE(notOpened.size(), 1);
        QVERIFY(notOpened.first().first().value<core::Error>().message().contains(u"/nowhere/at.all"_s));
    }

    void compares()
    {
        QVERIFY(QDir().mkpath(kept()));
        Snapshot second = someSnapshot();
        addContainer(second.hosts.front(), u"newcomer"_s);
        const Side before{write(time(1), someSnapshot())};
        const Side after{write(time(2), second)};
        snapshots::Comparing comparing(sources());
        comparing.compare(before, after);
        QVERIFY(comparing.isBusy() && !comparing.comparison());
        QTRY_VERIFY(comparing.comparison());
        QCOMPARE(comparing.comparison()->changes.size(), 1);
        QCOMPARE(comparing.comparison()->changes.first().name, u"newcomer"_s);
        // With now: quite another host.
        comparing.compare(after, {});
        QTRY_VERIFY_WITH_TIMEOUT(comparing.comparison(), 30'000);
        QVERIFY(comparing.comparison()->changes.size() > 1);
        // A file that has gone meanwhile.
        QVERIFY(QFile::remove(after.path));
        comparing.compare(before, after);
        QTRY_VERIFY(comparing.error());
        QVERIFY(!comparing.comparison() && comparing.error()->message().contains(after.path));
        // What was asked for before is not told any more.
        comparing.compare(before, before);
        comparing.clear();
        QVERIFY(!comparing.isBusy());
        QTest::qWait(50);
        QVERIFY(!comparing.comparison() && !comparing.error());
    }

    /// Hosts of another workspace are given time to be reached, too.
    void anotherWorkspace()
    {
        core::Time now = time(100);
        m_keeping->setWishes({.everyHours = 1});
        const snapshots::Schedule schedule(*m_keeping, m_hosts->fleet(), [&now] { return now; });
        QCOMPARE(schedule.due(), std::optional(now + std::chrono::minutes(1)));
        now += std::chrono::hours(2);
        m_keeping->setWorkspace(u"two"_s, {.usual = kept(), .subfolder = u"two-1"_s});
        QCOMPARE(schedule.due(), std::optional(now + std::chrono::minutes(1)));
        now += std::chrono::hours(2);
        m_keeping->setWorkspace(u"two"_s, {.usual = kept(), .subfolder = u"two-2"_s}); // in another folder
        QCOMPARE(schedule.due(), std::optional(now + std::chrono::minutes(1)));
    }

    /// Snapshots of earlier builds are in the workspace's own folder once it is open, or before the first one is kept.
    void takesOverOlderOnes()
    {
        QVERIFY(QDir().mkpath(kept() + u"/shop"_s));
        Snapshot own = someSnapshot();
        own.hosts[0].endpoint = m_hosts->fleet().hosts().first()->config().endpoint.toString();
        const QString ownName = QFileInfo(write(time(1), own, u"shop/"_s)).fileName();
        write(time(2), someSnapshot(), u"shop/"_s); // of other hosts
        QSignalSpy took(m_keeping.get(), &snapshots::Keeping::tookOver);
        m_keeping->setWorkspace(u"shop"_s, {.usual = kept(), .subfolder = u"shop-1"_s, .older = u"shop"_s});
        QTRY_COMPARE(took.size(), 1);
        QCOMPARE(snapshots::keptFiles(m_keeping->folder()).size(), 1);
        QSignalSpy done(m_keeping.get(), &snapshots::Keeping::kept);
        m_keeping->setWorkspace(u"shop"_s, {.usual = kept(), .subfolder = u"shop-2"_s, .older = u"shop"_s});
        m_keeping->take(); // at once
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
        QCOMPARE(snapshots::keptFiles(kept() + u"/shop-2"_s).size(), 2);
        // Another workspace while one is written: its folder is whole all the same, or not there.
        m_keeping->setWorkspace(u"shop"_s, {.usual = kept(), .subfolder = u"shop-3"_s, .older = u"shop"_s});
        m_keeping->take();
        QTRY_VERIFY_WITH_TIMEOUT(
            m_keeping->progress().known > 0 && m_keeping->progress().read == m_keeping->progress().known, 30'000);
        m_keeping->setWorkspace(u"mall"_s, {.usual = kept(), .subfolder = u"mall-1"_s, .older = u"mall"_s});
        QVERIFY(QThreadPool::globalInstance()->waitForDone(30'000));
        QVERIFY(!QFile::exists(kept() + u"/shop-3"_s) || QFile::exists(kept() + u"/shop-3/"_s + ownName));
        QCOMPARE(snapshots::keptFiles(kept() + u"/shop"_s).size(), 2);
    }

private:
    static core::Time time(int hour) { return core::Time(std::chrono::hours(490'000 + hour)); }
    QString kept() const { return m_folder->filePath(u"kept"_s); }
    QString write(core::Time taken, Snapshot snapshot, const QString &subfolder = {}) const
    {
        snapshot.takenAt = taken;
        const QString path = QDir(kept()).filePath(subfolder + snapshots::keptName(taken));
        return snapshots::saveSnapshot(snapshot, path) ? path : QString();
    }
    snapshots::Sources sources() { return {m_hosts->fleet(), *m_book, *m_keeper}; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<core::Settings> m_settings;
    net::HttpLoop m_loop;
    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<services::ServiceBook> m_book;
    std::unique_ptr<ingress::Keeper> m_keeper;
    std::unique_ptr<snapshots::Keeping> m_keeping;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestKept)
#include "kept.moc"
