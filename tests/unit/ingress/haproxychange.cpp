// SPDX-License-Identifier: GPL-3.0-or-later
// The order of file and memory, and what is left where it is cut off or fails: against a place that is made up here.
// How HAProxy itself takes it is for tests/engine/tst_haproxy.cpp.
#include "core/soon.h"
#include "ingress/haproxy/haproxy.h"
#include "ingress/haproxy/part.h"
#include "ingress/text/markedpart.h"
#include "ingress/upkeep.h"
#include "unit/ingress/wantedworld.h"

#include <QHash>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using core::Result;
using ingress::CommandEnd;
using ingress::HaProxy;
using ingress::Reach;
using ingress::WantedServer;
using services::BalancerPlace;
using services::Ingress;

namespace {

/// A machine with a file and a HAProxy whose memory is what the file said when it was last reloaded.
struct Machine
{
    QHash<QString, QByteArray> files;
    QByteArray memory;     ///< the part that is in force; empty: none
    qint64 pid = 100;      ///< of the worker
    bool hasSocket = true; ///< else there is none to talk to
    bool answers = true;   ///< else nothing listens there
    bool reloads = true;   ///< else a reload changes nothing
    int checkExit = 0;
    QStringList log; ///< "write /f", "check", "reload", commands
    std::function<void()> duringCheck = {};
    std::function<void()> afterWrite = {}; ///< of the file
};

class MadeUpReach final : public Reach
{
public:
    MadeUpReach(Machine &machine, Ingress ingress) : m_machine(machine), m_ingress(std::move(ingress)) {}

    QString where() const override { return u"the machine"_s; }
    core::Task readFile(const QString &path, std::function<void(Result<std::optional<QByteArray>>)> done) override
    {
        return core::soon([this, path, done = std::move(done)] {
            const auto found = m_machine.files.constFind(path);
            if (found == m_machine.files.constEnd())
                return done(std::optional<QByteArray>());
            done(std::optional(*found));
        });
    }
    core::Task writeFile(const QString &path, const QByteArray &bytes, std::function<void(Result<void>)> done) override
    {
        return core::soon([this, path, bytes, done = std::move(done)] {
            m_machine.files[path] = bytes;
            m_machine.log << u"write "_s + path;
            if (path == m_ingress.place.file && m_machine.afterWrite)
                m_soon = core::soon(std::exchange(m_machine.afterWrite, {}));
            done({});
        });
    }
    core::Task writeLike(const QString &path, const QString & /*like*/, const QByteArray &bytes,
                         std::function<void(Result<void>)> done) override
    {
        return writeFile(path, bytes, std::move(done));
    }
    core::Task removeFile(const QString &path, std::function<void(Result<void>)> done) override
    {
        return core::soon([this, path, done = std::move(done)] {
            m_machine.files.remove(path);
            done({});
        });
    }
    core::Task run(const QStringList &command, const QByteArray & /*input*/,
                   std::function<void(Result<CommandEnd>)> done) override
    {
        return core::soon([this, command, done = std::move(done)] { done(ran(command)); });
    }
    core::Task talk(const QString & /*socket*/, const QByteArray &request,
                    std::function<void(Result<QByteArray>)> done) override
    {
        return core::soon([this, request, done = std::move(done)] {
            if (!m_machine.hasSocket || !m_machine.answers)
                return done(core::fail({.kind = m_machine.hasSocket ? Error::Kind::Refused : Error::Kind::NotFound,
                                        .what = u"no socket"_s,
                                        .where = {},
                                        .next = {}}));
            QByteArray answers;
            for (const QByteArray &command : request.trimmed().split(';'))
                answers += answer(command) + '\n';
            done(answers);
        });
    }
    core::Task signal(const QString & /*name*/, std::function<void(Result<void>)> done) override
    {
        return core::soon([done = std::move(done)] { done({}); });
    }

private:
    CommandEnd ran(const QStringList &command)
    {
        if (command.first() == u"haproxy"_s) {
            m_machine.log << u"check"_s;
            if (m_machine.duringCheck)
                std::exchange(m_machine.duringCheck, {})();
            return {.exitCode = m_machine.checkExit,
                    .output = "[ALERT]    (1) : config : <b>bad</b> in " + command.last().toUtf8() + "\n"};
        }
        if (command.first() == u"sh"_s) {
            m_machine.log << u"reload"_s;
            if (m_machine.reloads) {
                ++m_machine.pid;
                const auto part = ingress::markedPart(m_machine.files.value(m_ingress.place.file), m_ingress.name);
                m_machine.memory = part && *part ? **part : QByteArray();
            }
        }
        return {};
    }

    QByteArray answer(const QByteArray &request)
    {
        if (!request.startsWith("show ")) {
            m_machine.log << QString::fromUtf8(request);
            return "\n";
        }
        if (request == "show info")
            return "Version: 2.4.1\nPid: " + QByteArray::number(m_machine.pid) + "\n"; // which only reloads
        const bool isStat = request.startsWith("show stat");
        if (m_machine.memory.isEmpty())
            return isStat ? "No such proxy.\n" : "Can't find backend.\n";
        const QByteArray id = m_machine.memory.split('\n').at(1).simplified().split(' ').last();
        if (isStat)
            return "# pxname,svname,scur,stot,status,iid\nweb,BACKEND,0,0,UP," + id + ",\n";
        QByteArray told = "1\n# be_id be_name srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
                          "srv_check_result srv_check_state srv_fqdn srv_port\n";
        for (const WantedServer &server : ingress::haproxy::readPart(m_ingress, m_machine.memory).servers)
            told += id + " web " + server.name.toUtf8() + ' ' + server.address.toUtf8() + " 2 0 " +
                    QByteArray::number(server.weight) + " 3 6 - " + QByteArray::number(server.port) + '\n';
        return told;
    }

    Machine &m_machine;
    const Ingress m_ingress;
    core::Task m_soon;
};

Ingress changedIngress(bool hasSocket = true)
{
    return {.name = u"web"_s,
            .place = {.kind = BalancerPlace::Kind::Local,
                      .file = u"/h.cfg"_s,
                      .runtimeSocket = hasSocket ? u"/h.sock"_s : QString(),
                      .reload = u"reload"_s}};
}

const QList<WantedServer> bothServers = {{.name = u"a"_s, .address = u"10.0.0.1"_s, .port = 80},
                                         {.name = u"b"_s, .address = u"10.0.0.2"_s, .port = 80}};
const QByteArray others = "global\n\tmaxconn 7 # mine\r\n\n\xff";

} // namespace

class HaProxyChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fileFirstThenReload();
    void goneFirst();
    void nothingToDo();
    void refusedByTheCheck();
    void reloadThatDoesNothing();
    void cutOffAfterTheFile();
    void cutOffWithoutSocket();
    void keptInStepWithoutSocket();
    void changedMeanwhile();
    void notReached();
    void socketMissing();
    void badServers();
    void twoAtOneFile();
    void removed();

private:
    Result<void> apply(HaProxy &balancer, const QList<WantedServer> &servers)
    {
        std::optional<Result<void>> result;
        m_task = balancer.apply(servers, [&](const Result<void> &r) { result = r; });
        [&] { QTRY_VERIFY(result); }();
        return result.value_or(core::fail({.what = u"no answer"_s, .where = {}, .next = {}}));
    }
    Result<ingress::SeenBackend> read(HaProxy &balancer)
    {
        std::optional<Result<ingress::SeenBackend>> result;
        m_task = balancer.read([&](const auto &r) { result = r; });
        [&] { QTRY_VERIFY(result); }();
        return result.value_or(core::fail({.what = u"no answer"_s, .where = {}, .next = {}}));
    }
    std::unique_ptr<HaProxy> balancer(const Ingress &ingress)
    {
        return std::make_unique<HaProxy>(ingress, std::make_unique<MadeUpReach>(m_machine, ingress), m_turns,
                                         ingress::HaProxyTimes{.reload = 100ms, .deletion = 50ms, .pause = 5ms});
    }
    QByteArray file() const { return m_machine.files.value(u"/h.cfg"_s); }

    ingress::FileTurns m_turns;
    Machine m_machine;
    core::Task m_task;
};

void HaProxyChangeTest::init()
{
    m_machine = {};
    m_machine.files[u"/h.cfg"_s] = others;
}

void HaProxyChangeTest::fileFirstThenReload()
{
    const auto haproxy = balancer(changedIngress());
    const auto before = read(*haproxy);
    QVERIFY(!before);
    QCOMPARE(before.error().kind, Error::Kind::NotFound);
    QVERIFY(apply(*haproxy, bothServers));
    QVERIFY(file().startsWith(QByteArray(others + "\n# bayplan: begin web\n")));
    QCOMPARE(m_machine.log,
             (QStringList{u"write /h.cfg.bayplan-web.check"_s, u"check"_s, u"write /h.cfg"_s, u"reload"_s}));
    QCOMPARE(m_machine.files.size(), 1); // none is left of what was checked
    const auto seen = read(*haproxy);
    QVERIFY(seen);
    QCOMPARE(seen->servers.size(), 2);
    QCOMPARE(seen->fileProblem, QString());
}

/// What it was may be somebody else's by the time that the file has been checked.
void HaProxyChangeTest::goneFirst()
{
    const auto haproxy = balancer(changedIngress());
    QVERIFY(apply(*haproxy, bothServers));
    m_machine.log.clear();
    QVERIFY(apply(*haproxy, {bothServers.first()}));
    QCOMPARE(m_machine.log, (QStringList{u"set server web/b state maint"_s, u"write /h.cfg.bayplan-web.check"_s,
                                         u"check"_s, u"write /h.cfg"_s, u"reload"_s}));
    m_machine.log.clear();
    QVERIFY(apply(*haproxy, {bothServers.last()})); // none would be left
    QCOMPARE(m_machine.log.first(), u"write /h.cfg.bayplan-web.check"_s);
    QVERIFY(apply(*haproxy, bothServers));
    m_machine.log.clear();
    QList<WantedServer> moved = bothServers;
    moved.first().port = 81;
    QVERIFY(apply(*haproxy, moved));
    QCOMPARE(m_machine.log.first(), u"set server web/a state maint"_s);
}

void HaProxyChangeTest::nothingToDo()
{
    const auto haproxy = balancer(changedIngress());
    QVERIFY(apply(*haproxy, bothServers));
    m_machine.log.clear();
    QVERIFY(apply(*haproxy, bothServers));
    QCOMPARE(m_machine.log, QStringList());
}

void HaProxyChangeTest::refusedByTheCheck()
{
    m_machine.checkExit = 1;
    const auto haproxy = balancer(changedIngress());
    const auto result = apply(*haproxy, bothServers);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Input);
    QVERIFY2(result.error().what.contains(u"<b>bad</b> in /h.cfg"_s), qPrintable(result.error().what));
    QVERIFY(!result.error().what.contains(u".check"_s));
    QCOMPARE(file(), others);
    QCOMPARE(m_machine.files.size(), 1);
    QVERIFY(!m_machine.log.contains(u"reload"_s));
}

void HaProxyChangeTest::reloadThatDoesNothing()
{
    m_machine.reloads = false;
    const auto haproxy = balancer(changedIngress());
    const auto result = apply(*haproxy, bothServers);
    QVERIFY(!result);
    QVERIFY(!result.error().what.isEmpty());
    QCOMPARE(file(), others); // a restart by what it refuses might fail
}

void HaProxyChangeTest::cutOffAfterTheFile()
{
    auto haproxy = balancer(changedIngress());
    core::Task task = haproxy->apply(bothServers, [](const auto &) { QFAIL("it was cut off"); });
    m_machine.afterWrite = [&] { task.cancel(); };
    QTRY_VERIFY(!task);
    QVERIFY(file() != others);
    QVERIFY(!m_machine.log.contains(u"reload"_s));

    haproxy = balancer(changedIngress());
    const auto seen = read(*haproxy);
    QVERIFY(seen);
    QVERIFY(!seen->fileProblem.isEmpty());
    QVERIFY(apply(*haproxy, bothServers));
    QVERIFY(m_machine.log.contains(u"reload"_s));
    QCOMPARE(read(*haproxy)->fileProblem, QString());
}

void HaProxyChangeTest::cutOffWithoutSocket()
{
    auto haproxy = balancer(changedIngress(false));
    QVERIFY(apply(*haproxy, bothServers));
    QCOMPARE(m_machine.log.count(u"reload"_s), 1);
    // Another, which can't know whether the one before came to its reload.
    haproxy = balancer(changedIngress(false));
    const auto seen = read(*haproxy);
    QVERIFY(seen && !seen->isInForce);
    QVERIFY(apply(*haproxy, bothServers));
    QCOMPARE(m_machine.log.count(u"reload"_s), 2);
    QCOMPARE(seen->servers.size(), 2);
    QVERIFY(!seen->servers.first().sessions);
    QVERIFY(!seen->oldWorkers);
    QVERIFY(!haproxy->traits().checks);
}

/// The file is as it is to be, and who wrote it was cut off: whoever comes next reloads it, and does so once.
void HaProxyChangeTest::keptInStepWithoutSocket()
{
    WantedWorld world(3, 2);
    world.add('a', 1, 1);
    world.add('b', 2, 2);
    const auto keep = [&] {
        auto upkeep = std::make_unique<ingress::Upkeep>(
            changedIngress(false), [&] { return std::optional(world.input); },
            [this](const Ingress &each) -> Result<std::unique_ptr<ingress::Balancer>> { return balancer(each); },
            ingress::UpkeepTimes{.hurried = 5ms, .watched = 5ms, .idle = 5ms, .firstRetry = 10ms, .slowest = 640ms});
        upkeep->setActing(true);
        return upkeep;
    };
    auto upkeep = keep();
    m_machine.afterWrite = [&] { upkeep.reset(); };
    QTRY_VERIFY(!upkeep);
    QCOMPARE(m_machine.log.count(u"reload"_s), 0);
    upkeep = keep();
    QTRY_VERIFY(upkeep->isInStep() && upkeep->isSure());
    QTest::qWait(100);
    QCOMPARE(m_machine.log.count(u"reload"_s), 1);
    QVERIFY(m_machine.memory.contains("10.0.0.2:32002"));
    world.input.takenOut = {{2, WantedWorld::idOf('b')}};
    upkeep->look();
    QTRY_COMPARE(m_machine.log.count(u"reload"_s), 2);
    QTRY_VERIFY(upkeep->isSure() && upkeep->seen()->servers.last().state == ingress::SeenServer::State::Draining);
    QCOMPARE(upkeep->seen()->servers.last().sessions, 0); // old workers' alone
}

void HaProxyChangeTest::changedMeanwhile()
{
    m_machine.duringCheck = [&] { m_machine.files[u"/h.cfg"_s] += "# by hand\n"; };
    const auto haproxy = balancer(changedIngress());
    QVERIFY(apply(*haproxy, bothServers));
    QVERIFY(file().startsWith(QByteArray(others + "# by hand\n# bayplan: begin web\n")));
    QCOMPARE(m_machine.log.count(u"check"_s), 2);
}

void HaProxyChangeTest::notReached()
{
    m_machine.answers = false;
    const auto haproxy = balancer(changedIngress());
    QCOMPARE(apply(*haproxy, bothServers).error().kind, Error::Kind::Refused);
    QCOMPARE(file(), others);
}

void HaProxyChangeTest::socketMissing()
{
    m_machine.hasSocket = false;
    const auto haproxy = balancer(changedIngress());
    QVERIFY(apply(*haproxy, bothServers));
    QVERIFY(m_machine.log.contains(u"reload"_s));
    // What runs isn't known; that its file has them lets nobody in.
    const auto seen = read(*haproxy);
    QVERIFY(!seen);
    QCOMPARE(seen.error().kind, Error::Kind::Refused);
    QVERIFY(seen.error().what.contains(u"/h.sock"_s));
    QCOMPARE(seen.error().where, u"the machine"_s);
    QVERIFY(!seen.error().next.isEmpty());
}

void HaProxyChangeTest::badServers()
{
    const auto haproxy = balancer(changedIngress());
    QCOMPARE(apply(*haproxy, {{.name = u"a b"_s, .address = u"10.0.0.1"_s, .port = 80}}).error().kind,
             Error::Kind::Input);
    Ingress bad = changedIngress();
    bad.name = u"web\nglobal"_s;
    QCOMPARE(apply(*balancer(bad), bothServers).error().kind, Error::Kind::Input);
    QCOMPARE(m_machine.log, QStringList());
}

void HaProxyChangeTest::twoAtOneFile()
{
    Ingress other = changedIngress(false);
    other.name = u"api"_s;
    const auto first = balancer(changedIngress(false));
    const auto second = balancer(other);
    int done = 0;
    const core::Task a = first->apply(bothServers, [&](const Result<void> &result) { done += result ? 1 : 100; });
    const core::Task b = second->apply(bothServers, [&](const Result<void> &result) { done += result ? 1 : 100; });
    QTRY_COMPARE(done, 2);
    QVERIFY(file().contains("# bayplan: begin web\n") && file().contains("# bayplan: begin api\n"));
    QCOMPARE(m_machine.log.count(u"check"_s), 2); // neither had to begin anew
}

void HaProxyChangeTest::removed()
{
    const auto haproxy = balancer(changedIngress());
    QVERIFY(apply(*haproxy, bothServers));
    std::optional<Result<void>> result;
    m_task = haproxy->remove([&](const Result<void> &r) { result = r; });
    QTRY_VERIFY(result);
    QVERIFY(*result);
    QCOMPARE(file(), QByteArray(others + '\n'));
    QVERIFY(m_machine.memory.isEmpty());
    QCOMPARE(read(*haproxy).error().kind, Error::Kind::NotFound);
}

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::HaProxyChangeTest)
#include "haproxychange.moc"
