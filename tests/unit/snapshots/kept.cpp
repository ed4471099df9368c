// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots in a folder, and those that the rules don't keep.
#include "core/settings.h"
#include "fleet/fleet.h"
#include "ingress/balancer.h"
#include "ingress/keeper.h"
#include "net/httploop.h"
#include "net/sshservice.h"
#include "services/servicebook.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/keeping.h"
#include "snapshots/kept/schedule.h"
#include "unit/snapshots/somesnapshot.h"

#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace std::chrono_literals;
using snapshots::Keeping;
using snapshots::keepSnapshot;
using snapshots::keptFiles;
using snapshots::Snapshot;

class TestKept : public QObject
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

    /// The clock was ahead and is right again: what is written stays, though those with later names fill all places.
    void theClockGoesBack()
    {
        const QTemporaryDir folder;
        for (const int hour : {100, 101, 102})
            QVERIFY(keepSnapshot(takenAt(hour), folder.path(), {.last = 3}));
        const auto first = keepSnapshot(takenAt(1), folder.path(), {.last = 3});
        QVERIFY(first && first->forgotten.isEmpty());
        QVERIFY(QFile::exists(first->path));
        const auto second = keepSnapshot(takenAt(2), folder.path(), {.last = 3});
        QVERIFY(second);
        QCOMPARE(second->forgotten, QStringList{first->path});
        QCOMPARE(hours(folder.path()), (QList<int>{102, 101, 100, 2}));
    }

    /// Hosts of another workspace are given time to be reached, too.
    void anotherWorkspace()
    {
        const QTemporaryDir folder;
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet(engine::Ways{loop, ssh});
        services::ServiceBook book(fleet, loop, {});
        ingress::Keeper keeper(
            book, fleet,
            [](const services::Ingress &) -> core::Result<std::unique_ptr<ingress::Balancer>> {
                return core::fail({});
            },
            ingress::Duty::None);
        core::Settings settings(folder.filePath(QStringLiteral("settings.ini")));
        Keeping keeping({fleet, book, keeper}, settings);
        keeping.setWorkspace(QStringLiteral("one"), {.usual = folder.path()});
        core::SnapshotKeeping wishes;
        wishes.everyHours = 1;
        keeping.setWishes(wishes);
        core::Time now = start;
        const snapshots::Schedule schedule(keeping, fleet, [&now] { return now; });
        QCOMPARE(schedule.due(), std::optional(start + 1min));
        now = start + 2h;
        keeping.setWorkspace(QStringLiteral("two"), {.usual = folder.path(), .subfolder = QStringLiteral("two")});
        QCOMPARE(schedule.due(), std::optional(start + 2h + 1min));
    }

private:
    static constexpr core::Time start{1'780'000'000s};

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

QTEST_GUILESS_MAIN(bayplan::tests::TestKept)
#include "kept.moc"
