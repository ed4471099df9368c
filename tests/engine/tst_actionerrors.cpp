// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong while something is done to containers of real engines: each message says what happened, where, and
// what state the container is in now; and what was mended can be tried again.
#include "engine/actionbench.h"

#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::ContainerAction;
using operations::Operation;
using State = Operation::State;

namespace {
const QString blue = u"bayplan-test/app:blue"_s;
}

class TestActionErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void init()
    {
        m_bench = std::make_unique<ActionBench>();
        QVERIFY(m_bench->add({u"engine1"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}));
    }
    void cleanup()
    {
        m_bench.reset();
        m_engines.run({u"start"_s, u"1"_s}); // does nothing when it runs
        QVERIFY(m_engines.removeAllContainers());
    }

    void nameTaken() // 409
    {
        run(u"one"_s);
        run(u"two"_s);
        const QString told = failures(m_bench->run({.action = ContainerAction::Rename, .name = u"two"_s}, {u"one"_s}));
        QVERIFY2(told.contains(u"already in use"_s) && told.contains(u"It runs"_s), qPrintable(told));
        QVERIFY(!m_bench->operations().undoable());
    }

    void goneMeanwhile() // 404
    {
        run(u"one"_s);
        auto plan = m_bench->plan({.action = ContainerAction::Pause}, {u"one"_s});
        auto removal = m_bench->plan({.action = ContainerAction::Remove, .force = true}, {u"one"_s});
        docker().run({u"rm"_s, u"-f"_s, u"one"_s});
        Operation &operation = m_bench->operations().run(std::move(plan.plan));
        QVERIFY(ActionBench::waitForEnd(operation));
        const QString told = failures(&operation);
        QVERIFY2(told.contains(u"No such container"_s) && told.contains(u"not there any more"_s), qPrintable(told));
        // To be gone is what a removal wants.
        Operation &gone = m_bench->operations().run(std::move(removal.plan));
        QVERIFY(ActionBench::waitForEnd(gone));
        QCOMPARE(failures(&gone), u""_s);
        QVERIFY(!gone.canUndo());
    }

    void portTaken() // 500
    {
        docker().run({u"create"_s, u"--name"_s, u"late"_s, u"-p"_s, u"18095:8080"_s, blue});
        docker().run({u"run"_s, u"-d"_s, u"--name"_s, u"first"_s, u"-p"_s, u"18095:8080"_s, blue});
        Operation *start = m_bench->run({.action = ContainerAction::Start}, {u"late"_s});
        const QString told = failures(start);
        QVERIFY2(told.contains(u"port is already allocated"_s) && told.contains(u"has not been started"_s),
                 qPrintable(told));
        docker().run({u"rm"_s, u"-f"_s, u"first"_s});
        start->retry();
        QVERIFY(ActionBench::waitForEnd(*start));
        QCOMPARE(failures(start), u""_s);
    }

    void engineGoneMidAction()
    {
        docker().run(
            {u"run"_s, u"-d"_s, u"--name"_s, u"slow"_s, u"--stop-timeout"_s, u"8"_s, u"bayplan-test/app:stubborn"_s});
        Operation *stop = m_bench->start({.action = ContainerAction::Stop}, {u"slow"_s});
        QTRY_COMPARE(stop->count(State::Running), 1);
        QTRY_VERIFY(docker().run({u"inspect"_s, u"-f"_s, u"{{.State.Running}}"_s, u"slow"_s}) == u"true"_s);
        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        QVERIFY(ActionBench::waitForEnd(*stop));
        const QString told = failures(stop);
        QVERIFY2(told.contains(u"not known until the host is back"_s) || told.contains(u"Nothing was done"_s),
                 qPrintable(told));
        QVERIFY(!stop->canUndo());
        // Out of reach: nothing is planned from what it was like.
        const fleet::HostConnection *host = m_bench->fleet().hosts().first();
        QTRY_VERIFY_WITH_TIMEOUT(!fleet::isLive(host->status().state), 20'000);
        const auto plan = m_bench->plan({.action = ContainerAction::Remove, .force = true}, {u"slow"_s});
        QVERIFY(plan.plan.steps.empty());
        QVERIFY(plan.leftOut.first().why.contains(u"out of reach"_s));

        QVERIFY(!m_engines.run({u"start"_s, u"1"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), 20'000);
        docker().run({u"kill"_s, u"slow"_s}, true); // it may have lived on
        stop->retry();
        QVERIFY(ActionBench::waitForEnd(*stop));
        QCOMPARE(failures(stop), u""_s);
    }

    /// An image that is gone can't be made again; brought back, it can.
    void undoWithoutItsImage()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"image.tar"_s);
        docker().run({u"run"_s, u"-d"_s, u"--name"_s, u"one"_s, blue});
        docker().run({u"commit"_s, u"one"_s, u"bayplan-test/brief:1"_s});
        docker().run({u"save"_s, u"-o"_s, file, u"bayplan-test/brief:1"_s});
        docker().run({u"run"_s, u"-d"_s, u"--name"_s, u"two"_s, u"bayplan-test/brief:1"_s});
        QCOMPARE(failures(m_bench->run({.action = ContainerAction::Remove, .force = true}, {u"two"_s})), u""_s);
        docker().run({u"rmi"_s, u"bayplan-test/brief:1"_s});
        Operation *back = m_bench->undo();
        const QString told = failures(back);
        QVERIFY2(told.contains(u"its image bayplan-test/brief:1 is not on this host"_s), qPrintable(told));
        docker().run({u"load"_s, u"-i"_s, file});
        back->retry();
        QVERIFY(ActionBench::waitForEnd(*back));
        QCOMPARE(failures(back), u""_s);
        docker().run({u"rm"_s, u"-f"_s, u"two"_s});
        docker().run({u"rmi"_s, u"bayplan-test/brief:1"_s});
    }

    /// Half way back: it is there, but can't be started. A retry goes on from there.
    void undoGoesOnWhereItWas()
    {
        docker().run({u"run"_s, u"-d"_s, u"--name"_s, u"one"_s, u"-p"_s, u"18096:8080"_s, blue});
        QCOMPARE(failures(m_bench->run({.action = ContainerAction::Remove, .force = true}, {u"one"_s})), u""_s);
        docker().run({u"run"_s, u"-d"_s, u"--name"_s, u"other"_s, u"-p"_s, u"18096:8080"_s, blue});
        Operation *back = m_bench->undo();
        const QString told = failures(back);
        QVERIFY2(told.contains(u"port is already allocated"_s) && told.contains(u"has not been started"_s),
                 qPrintable(told));
        const QString id = docker().run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, u"one"_s});
        docker().run({u"rm"_s, u"-f"_s, u"other"_s});
        back->retry();
        QVERIFY(ActionBench::waitForEnd(*back));
        QCOMPARE(failures(back), u""_s);
        QCOMPARE(docker().run({u"inspect"_s, u"-f"_s, u"{{.Id}} {{.State.Running}}"_s, u"one"_s}), id + u" true"_s);
    }

    void readOnlyHost()
    {
        m_bench = std::make_unique<ActionBench>();
        QVERIFY(m_bench->add(
            {.name = u"watched"_s, .endpoint = *engine::Endpoint::parse(m_engines.endpoint(1)), .readOnly = true}));
        run(u"one"_s);
        const auto plan = m_bench->plan({.action = ContainerAction::Stop}, {u"one"_s});
        QVERIFY(plan.plan.steps.empty());
        QVERIFY(plan.leftOut.first().why.contains(u"watched is marked read-only"_s));
    }

private:
    DockerCli docker() const { return DockerCli(m_engines.socket(1)); }
    void run(const QString &name) const
    {
        QVERIFY(!docker().run({u"run"_s, u"-d"_s, u"--name"_s, name, blue}).isNull());
    }

    TestFleet m_engines;
    std::unique_ptr<ActionBench> m_bench;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestActionErrors)
#include "tst_actionerrors.moc"
