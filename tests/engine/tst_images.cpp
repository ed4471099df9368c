// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to images, on real engines: tags, removal, prune, copies from engine to engine, files.
#include "core/soon.h"
#include "engine/imagework.h"
#include "images/copyplan.h"
#include "images/fileplans.h"
#include "images/pruneplan.h"
#include "images/tagplans.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/mount.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace images;
using operations::Operation;
using State = Operation::State;

class ImagesTest : public QObject
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
        m_work = std::make_unique<ImageWork>(m_engines);
        QVERIFY(m_work->waitUntilLive());
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            m_before << m_work->images(engine);
    }
    void cleanup()
    {
        QVERIFY(m_engines.removeAllContainers());
        for (int engine = 1; engine <= m_engines.count(); ++engine) {
            for (const QString &line : m_work->images(engine)) {
                const QString name = line.section(u' ', 0, 0);
                if (!m_before[engine - 1].contains(line))
                    m_work->docker(engine).run(
                        {u"rmi"_s, u"-f"_s, name.contains(u"<none>"_s) ? line.section(u' ', 1) : name}, true);
            }
        }
        m_before.clear();
        m_work.reset();
    }

    void tagIsTakenBack()
    {
        const QString id = idOf(1, u"bayplan-test/app:blue"_s);
        const HeldImage blue{m_work->host(1), id, u"bayplan-test/app:blue"_s};
        Operation &tagged = m_work->run(tagPlan({blue}, *parseReference(u"mine/app:1"_s)));
        QVERIFY2(tagged.count(State::Done) == 1, qPrintable(ImageWork::told(tagged)));
        QCOMPARE(idOf(1, u"mine/app:1"_s), id);
        undo(tagged);
        QCOMPARE(m_work->images(1), m_before[0]);

        // A name that meant something else means it again.
        const QString green = idOf(1, u"bayplan-test/app:green"_s);
        m_work->docker(1).run({u"tag"_s, green, u"mine/app:1"_s});
        Operation &moved = m_work->run(tagPlan({blue}, *parseReference(u"mine/app:1"_s)));
        QVERIFY(!moved.rows()[0].note.isEmpty());
        QCOMPARE(idOf(1, u"mine/app:1"_s), id);
        undo(moved);
        QCOMPARE(idOf(1, u"mine/app:1"_s), green);
    }

    void removeTellsWhatKeepsIt()
    {
        const QString id = m_work->makeImage(1, u"mine/used:1"_s, 1000);
        QTRY_VERIFY(m_work->live(1).images().contains(id));
        m_work->docker(1).run({u"create"_s, u"--name"_s, u"user-of-it"_s, u"mine/used:1"_s, u"/x"_s});
        QTRY_COMPARE(m_work->live(1).containersOf(id), 1);
        const HeldImage image{m_work->host(1), id, u"mine/used:1"_s};
        QCOMPARE(outlookOf(image, m_work->fleet()).containers, QStringList{u"user-of-it"_s});
        Operation &refused = m_work->run(removePlan({image}, m_work->fleet()));
        QCOMPARE(refused.count(State::Failed), 1);
        QCOMPARE(refused.rows()[0].error->httpStatus, 409);
        QVERIFY2(ImageWork::told(refused).contains(u"user-of-it"_s), qPrintable(ImageWork::told(refused)));
        QVERIFY(m_work->live(1).images().contains(id));

        // It is gone on the engine, and so said.
        m_work->docker(1).run({u"rm"_s, u"user-of-it"_s});
        QTRY_COMPARE(m_work->live(1).containersOf(id), 0);
        Operation &removed = m_work->run(removePlan({image}, m_work->fleet()));
        QCOMPARE(removed.count(State::Done), 1);
        QVERIFY(!removed.canUndo() && removed.rows()[0].note.contains(u"Can't be undone"_s));
        Operation &again = m_work->run(removePlan({image}, m_work->fleet()));
        QCOMPARE(again.rows()[0].error->httpStatus, 404);
    }

    void removedImagesComeBackFromAnotherHost()
    {
        const QString id = m_work->makeImage(1, u"mine/both:1"_s, 3'000'000);
        copy(1, u"mine/both:1"_s, id, {2});
        QTRY_VERIFY(m_work->live(1).images().contains(id) && m_work->live(2).images().contains(id));
        const HeldImage image{m_work->host(2), id, u"mine/both:1"_s};
        QVERIFY(outlookOf(image, m_work->fleet()).deletes);
        QCOMPARE(outlookOf(image, m_work->fleet()).alsoOn, u"engine1"_s);
        // Not if it goes there too.
        QCOMPARE(outlookOf(image, m_work->fleet(), {image, {m_work->host(1), id, u"mine/both:1"_s}}).source, 0);
        Operation &removed = m_work->run(removePlan({image}, m_work->fleet()));
        QCOMPARE(m_work->images(2), m_before[1]);
        undo(removed);
        QCOMPARE(idOf(2, u"mine/both:1"_s), id);

        // With another name only the name goes, and comes back.
        m_work->docker(2).run({u"tag"_s, id, u"mine/other:1"_s});
        Operation &untagged = m_work->run(removePlan({image}, m_work->fleet()));
        QVERIFY(untagged.rows()[0].note.contains(u"Only the name"_s));
        QVERIFY(idOf(2, u"mine/both:1"_s).isEmpty());
        undo(untagged);
        QCOMPARE(idOf(2, u"mine/both:1"_s), id);
    }

    void prunePreviewIsWhatGoes_data()
    {
        QTest::addColumn<bool>("dangling");
        QTest::newRow("without a name") << true;
        QTest::newRow("unused") << false;
    }
    void prunePreviewIsWhatGoes()
    {
        QFETCH(bool, dangling);
        const PruneWhat what = dangling ? PruneWhat::Dangling : PruneWhat::Unused;
        // The images of the fleet are kept by a container each.
        for (const QString &line : m_before[2])
            m_work->docker(3).run({u"create"_s, line.section(u' ', 1)});
        const QString lost = m_work->makeImage(3, {}, 200'000);
        const QString kept = m_work->makeImage(3, {}, 1000);
        const QString named = m_work->makeImage(3, u"mine/unused:1"_s, 1000);
        m_work->docker(3).run({u"create"_s, kept, u"/x"_s});
        QTRY_COMPARE(m_work->live(3).containers().size(), m_before[2].size() + 1);
        QTRY_VERIFY(m_work->live(3).images().contains(named) && m_work->live(3).images().contains(lost));
        QTRY_COMPARE(m_work->live(3).containersOf(kept), 1);
        QStringList foreseen;
        qint64 bytes = 0;
        for (const Prunable &each : prunableOf(m_work->live(3), what)) {
            foreseen << each.id;
            bytes += each.size;
        }
        foreseen.sort();
        QStringList expected{lost};
        if (!dangling)
            expected << named;
        expected.sort();
        QCOMPARE(foreseen, expected);
        const QStringList before = m_work->images(3);
        Operation &pruned = m_work->run(prunePlan(what, {m_work->host(3)}));
        QVERIFY2(pruned.count(State::Done) == 1, qPrintable(ImageWork::told(pruned)));
        QStringList gone;
        const QStringList after = m_work->images(3);
        for (const QString &line : before) {
            if (!after.contains(line))
                gone << line.section(u' ', 1);
        }
        gone.sort();
        QCOMPARE(gone, foreseen);
        qInfo().noquote() << "foreseen" << bytes << "bytes;" << ImageWork::told(pruned);
    }

    void copiesAreTheSameImage()
    {
        const QString id = m_work->makeImage(1, u"mine/copied:1"_s, 20'000'000);
        Operation &copied = copy(1, u"mine/copied:1"_s, id, {2, 3});
        QVERIFY2(copied.count(State::Done) == 2, qPrintable(ImageWork::told(copied)));
        QCOMPARE(idOf(2, u"mine/copied:1"_s), id);
        QCOMPARE(idOf(3, u"mine/copied:1"_s), id);
        QVERIFY(copied.rows()[0].total > 20'000'000 * 9 / 10);

        Operation &again = copy(1, u"mine/copied:1"_s, id, {2});
        QVERIFY(again.rows()[0].note.contains(u"there already"_s));
        QVERIFY(!again.canUndo());

        m_work->docker(2).run({u"tag"_s, id, u"keep:1"_s});
        m_work->docker(2).run({u"rmi"_s, u"mine/copied:1"_s});
        Operation &named = copy(1, u"mine/copied:1"_s, id, {2});
        QVERIFY(named.rows()[0].note.contains(u"only the name"_s));
        QCOMPARE(idOf(2, u"mine/copied:1"_s), id);
        m_work->docker(2).run({u"rmi"_s, u"keep:1"_s});
        undo(copied);
        QCOMPARE(m_work->images(2), m_before[1]);
        QCOMPARE(m_work->images(3), m_before[2]);
    }

    void layersThatAreThereAreTold()
    {
        // Two layers, of which the other host gets the lower one first.
        const QString lower = m_work->makeImage(1, u"mine/layers:1"_s, 2'000'000);
        QVERIFY(!lower.isEmpty());
        const DockerCli &docker = m_work->docker(1);
        docker.run({u"create"_s, u"--name"_s, u"to-commit"_s, u"mine/layers:1"_s, u"/x"_s});
        QVERIFY(!docker.run({u"cp"_s, QCoreApplication::applicationFilePath(), u"to-commit:/more"_s}).isNull());
        const QString upper = docker.run({u"commit"_s, u"to-commit"_s, u"mine/layers:2"_s});
        QVERIFY(!upper.isEmpty());
        copy(1, u"mine/layers:1"_s, lower, {2});
        Operation &copied = copy(1, u"mine/layers:2"_s, upper, {2});
        QVERIFY2(copied.count(State::Done) == 1, qPrintable(ImageWork::told(copied)));
        QVERIFY2(ImageWork::told(copied).contains(u"1 of 2 layer"_s), qPrintable(ImageWork::told(copied)));
    }

    void everyWay_data()
    {
        QTest::addColumn<bool>("ssh");
        QTest::newRow("Podman") << false;
        QTest::newRow("ssh") << true;
    }
    /// Copied to it and from it, saved, removed, loaded.
    void everyWay()
    {
        QFETCH(bool, ssh);
        QVERIFY2(ssh ? m_engines.hasSsh() : m_work->podman() > 0, "no ssh hosts or no Podman");
        const int way = ssh ? m_work->addSsh(2) : m_work->podman();
        QVERIFY(m_work->waitUntilLive());
        const QStringList before = m_work->images(way);
        const QString name = u"mine/way:1"_s;
        const QString nameThere = ssh ? name : u"docker.io/"_s + name; // as Podman writes it
        const QString id = m_work->makeImage(1, name, 3'000'000);
        Operation &there = copy(1, name, id, {way});
        QVERIFY2(there.count(State::Done) == 1, qPrintable(ImageWork::told(there)));
        QCOMPARE(bareId(way, nameThere), id.section(u':', 1));
        QCOMPARE(m_work->images(way).size(), before.size() + 1); // under this name alone
        QVERIFY(copy(1, name, id, {way}).rows()[0].note.contains(u"there already"_s));

        Operation &onward = copy(way, nameThere, id, {3});
        QVERIFY2(onward.count(State::Done) == 1, qPrintable(ImageWork::told(onward)));
        QVERIFY(!idOf(3, name).isEmpty());

        const QTemporaryDir folder;
        const QString path = folder.filePath(u"image.tar"_s);
        Operation &saved = m_work->run(savePlan({{m_work->host(way), {nameThere}, 0, path}}));
        QVERIFY2(saved.count(State::Done) == 1, qPrintable(ImageWork::told(saved)));
        undo(there);
        QCOMPARE(m_work->images(way), before);
        Operation &loaded = m_work->run(loadPlan(path, {m_work->host(way)}));
        QVERIFY2(loaded.count(State::Done) == 1, qPrintable(ImageWork::told(loaded)));
        QVERIFY(m_work->images(way) != before);
        undo(loaded);
        QCOMPARE(m_work->images(way), before);
    }

    void aCopyWithoutAName()
    {
        const QString id = m_work->makeImage(1, {}, 500'000);
        Operation &copied = copy(1, {}, id, {2});
        QVERIFY2(copied.count(State::Done) == 1, qPrintable(ImageWork::told(copied)));
        QVERIFY(m_work->images(2).contains(u"<none>:<none> "_s + id));
    }

    void aLargeCopyIsNotHeldInMemory()
    {
        // tests/bench/bench_copy does it with 500 MB.
        constexpr qint64 bytes = 120'000'000;
        const QString id = m_work->makeImage(1, u"mine/large:1"_s, bytes);
        QVERIFY(!id.isEmpty());
        resetPeak();
        const qint64 before = residentBytes();
        Operation &copied = m_work->run(
            copyPlan({{m_work->host(1), id, u"mine/large:1"_s}}, {m_work->host(2)}, m_work->fleet()), 600'000);
        QVERIFY2(copied.count(State::Done) == 1, qPrintable(ImageWork::told(copied)));
        const qint64 grown = peakResidentBytes() - before;
        qInfo().noquote() << "copied" << bytes / 1'000'000 << "MB in" << copied.duration().count()
                          << "ms; memory grew by" << grown / 1024 << "KiB";
        QCOMPARE(idOf(2, u"mine/large:1"_s), id);
        QVERIFY2(grown < 32 * 1024 * 1024, qPrintable(QString::number(grown)));
    }

    void brokenOffCopiesLeaveNothing_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"cancelled", "source killed", "target killed"})
            QTest::addRow("%s", how) << QString::fromLatin1(how);
    }
    void brokenOffCopiesLeaveNothing()
    {
        QFETCH(QString, how);
        const QString id = m_work->makeImage(1, u"mine/half:1"_s, 25'000'000);
        QVERIFY(!id.isEmpty());
        Operation &copied = m_work->operations().run(
            copyPlan({{m_work->host(1), id, u"mine/half:1"_s}}, {m_work->host(2)}, m_work->fleet()));
        bool broken = false;
        // At once: nothing goes on meanwhile, since what is copied goes through this very thread.
        connect(&copied, &Operation::rowChanged, this, [&] {
            if (broken || copied.rows()[0].done < 5'000'000)
                return;
            broken = true;
            if (how == u"cancelled")
                m_later = core::soon([&copied] { copied.cancel(); });
            else
                m_engines.run({u"kill"_s, how == u"source killed" ? u"1"_s : u"2"_s});
        });
        QTRY_VERIFY_WITH_TIMEOUT(broken || copied.hasEnded(), 60'000);
        QVERIFY2(copied.count(State::Done) == 0, qPrintable(ImageWork::told(copied)));
        QTRY_VERIFY_WITH_TIMEOUT(copied.hasEnded(), 60'000);
        disconnect(&copied, nullptr, this, nullptr);
        QCOMPARE(copied.count(State::Done), 0);
        qInfo().noquote() << ImageWork::told(copied);
        if (how != u"cancelled") {
            QVERIFY(!copied.rows()[0].error->where.isEmpty());
            QVERIFY(copied.rows()[0].error->next.contains(u"engine2"_s)); // what it has now
            m_engines.run({u"start"_s, how == u"source killed" ? u"1"_s : u"2"_s});
        }
        QTRY_VERIFY_WITH_TIMEOUT(unpacking(1).isEmpty() && unpacking(2).isEmpty(), 30'000);
        QCOMPARE(m_work->images(1).size(), m_before[0].size() + 1);
        QCOMPARE(m_work->images(2), m_before[1]);
        QVERIFY(m_work->waitUntilLive());

        copied.retry(); // and it can be done again
        QTRY_VERIFY_WITH_TIMEOUT(copied.hasEnded(), 120'000);
        QVERIFY2(copied.count(State::Done) == 1, qPrintable(ImageWork::told(copied)));
        QCOMPARE(idOf(2, u"mine/half:1"_s), id);
    }

    void savedAndLoaded()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"image.tar"_s);
        const QString id = m_work->makeImage(1, u"mine/saved:1"_s, 5'000'000);
        Operation &saved = m_work->run(savePlan({{m_work->host(1), {u"mine/saved:1"_s}, 5'000'000, path}}));
        QVERIFY2(saved.count(State::Done) == 1, qPrintable(ImageWork::told(saved)));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"image.tar"_s});
        Operation &loaded = m_work->run(loadPlan(path, {m_work->host(2), m_work->host(3)}));
        QVERIFY2(loaded.count(State::Done) == 2, qPrintable(ImageWork::told(loaded)));
        QCOMPARE(idOf(2, u"mine/saved:1"_s), id);
        QCOMPARE(idOf(3, u"mine/saved:1"_s), id);
        undo(loaded);
        QCOMPARE(m_work->images(2), m_before[1]);
        QCOMPARE(m_work->images(3), m_before[2]);

        // docker reads it too.
        m_work->docker(3).run({u"load"_s, u"-i"_s, path});
        QCOMPARE(idOf(3, u"mine/saved:1"_s), id);

        QFile(path).resize(2'000'000);
        Operation &cut = m_work->run(loadPlan(path, {m_work->host(2)}));
        QCOMPARE(cut.count(State::Failed), 1);
        qInfo().noquote() << ImageWork::told(cut);
        QVERIFY(ImageWork::told(cut).contains(u"has what it had before"_s));
        QCOMPARE(m_work->images(2), m_before[1]);
        QCOMPARE(m_work->run(loadPlan(path + u"x"_s, {m_work->host(2)})).count(State::Failed), 1);
    }

    void aFullDiskIsTold()
    {
        const QTemporaryDir folder;
        QVERIFY(::mount("tmpfs", QFile::encodeName(folder.path()).constData(), "tmpfs", 0, "size=4m") == 0);
        m_work->makeImage(1, u"mine/big:1"_s, 20'000'000);
        Operation &saved =
            m_work->run(savePlan({{m_work->host(1), {u"mine/big:1"_s}, 0, folder.filePath(u"a.tar"_s)}}));
        const QStringList left = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        QVERIFY(QTest::qWaitFor([&] { return ::umount(QFile::encodeName(folder.path()).constData()) == 0; }, 10'000));
        QCOMPARE(saved.count(State::Failed), 1);
        qInfo().noquote() << ImageWork::told(saved);
        QVERIFY2(ImageWork::told(saved).contains(u"disk is full"_s), qPrintable(ImageWork::told(saved)));
        QVERIFY(ImageWork::told(saved).contains(u"No file was left behind"_s));
        QCOMPARE(saved.rows()[0].error->where, folder.filePath(u"a.tar"_s));
        QCOMPARE(left, QStringList());
    }

private:
    QString idOf(int engine, const QString &name)
    {
        return m_work->docker(engine).run({u"images"_s, u"--no-trunc"_s, u"-q"_s, name});
    }
    /// Podman's ids are written without what they are a hash by.
    QString bareId(int engine, const QString &name) { return idOf(engine, name).section(u':', -1); }
    Operation &copy(int from, const QString &name, const QString &id, const QList<int> &to)
    {
        QList<HostRef> targets;
        for (const int engine : to)
            targets << m_work->host(engine);
        return m_work->run(copyPlan({{m_work->host(from), id, name}}, targets, m_work->fleet()));
    }
    void undo(Operation &operation)
    {
        QVERIFY(operation.canUndo());
        Operation &back = m_work->operations().undo(operation);
        QTRY_VERIFY_WITH_TIMEOUT(back.hasEnded(), 60'000);
        QVERIFY2(back.count(State::Failed) == 0, qPrintable(ImageWork::told(back)));
    }
    /// What the engine keeps while it takes an image.
    QStringList unpacking(int engine) const
    {
        QDir folder(QFileInfo(m_engines.socket(engine)).path() + u"/data/tmp"_s);
        return folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

    TestFleet m_engines;
    std::unique_ptr<ImageWork> m_work;
    QList<QStringList> m_before;
    core::Task m_later;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ImagesTest)
#include "tst_images.moc"
