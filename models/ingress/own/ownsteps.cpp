// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/own/ownsteps.h"

#include "core/clock.h"
#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "files/calls.h"
#include "files/singletar.h"
#include "fleet/fleet.h"
#include "images/imagestep.h"
#include "ingress/haproxy/memory.h"
#include "ingress/own/owncontainer.h"
#include "ingress/reach/containerhost.h"
#include "ingress/reach/containerreach.h"
#include "ingress/words.h"
#include "net/bodypipe.h"
#include "operations/stepcalls.h"
#include "run/runstep.h"
#include "services/lastlines.h"

#include <memory>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;
using services::Ingress;

namespace {

constexpr std::chrono::seconds mostUntilItAnswers{15};
constexpr std::chrono::milliseconds pause{150};
constexpr int linesTold = 3;
constexpr int mostTold = 500;

Target targetOf(const Ingress &ingress, const fleet::Fleet &fleet)
{
    return {.host = hostOf(ingress.place.host, fleet),
            .hostName = ingress.place.host.name,
            .kind = u"container"_s,
            .id = {},
            .name = ingress.place.container};
}

/// The container of its name; nothing if there is none. Any failure ends the step.
void find(StepRun &run, const Ingress &ingress, std::function<void(const std::optional<FoundOwn> &)> done)
{
    engine::Client *client = operations::clientOf(run);
    if (!client)
        return;
    operations::ask(run, *client, engine::inspectContainer(ingress.place.container),
                    [&run, ingress, done = std::move(done)](const Result<QByteArray> &reply) {
                        if (!reply && reply.error().httpStatus == 404)
                            return done(std::nullopt);
                        const auto found = reply ? foundOwn(ingress, *reply) : core::fail(reply.error());
                        if (!found)
                            return run.finish(core::fail(found.error()));
                        if (!found->isOurs)
                            return run.finish(core::fail(notOurs(ingress)));
                        done(*found);
                    });
}

/// Its file, before it is started. Engines make the folders that aren't there.
void putFile(StepRun &run, const Ingress &ingress, const QString &id, const QByteArray &text,
             std::function<void(Result<void>)> done)
{
    engine::Client *client = operations::clientOf(run);
    if (!client)
        return;
    run.progress(tr("Writing its file"));
    const auto tar = files::tarOf({.bytes = text}, ingress.place.file.mid(1).toUtf8());
    if (!tar)
        return done(core::fail(tar.error()));
    auto pipe = std::make_shared<net::BodyPipe>();
    pipe->write(*tar);
    pipe->end();
    operations::stream(
        run, *client, files::calls::write(id, "/", pipe), [](const QByteArray &) {}, std::move(done));
}

/// Asks at its runtime socket until it answers, or for too long.
class Answering : public core::Task::Work
{
public:
    Answering(StepRun &run, const Ingress &ingress, const QString &id, std::function<void(Result<void>)> done)
        : m_ingress(ingress)
        , m_reach(ingress.place.host.name, id, [&run] { return run.host() ? &run.host()->client() : nullptr; })
        , m_until(core::monotonicNow() + mostUntilItAnswers)
        , m_done(std::move(done))
    {
        ask();
    }

private:
    void ask()
    {
        m_task = haproxy::readMemory(m_reach, m_ingress.place.runtimeSocket, m_ingress.name,
                                     [this](const Result<haproxy::Memory> &memory) { onMemory(memory); });
    }

    void onMemory(const Result<haproxy::Memory> &memory)
    {
        const bool isUp = memory && memory->backend;
        const bool isHopeless = !memory && memory.error().kind == Error::Kind::Unsupported;
        if (!isUp && !isHopeless && core::monotonicNow() < m_until) {
            m_task = core::soon([this] { ask(); }, pause);
            return;
        }
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (isUp)
            return done({});
        if (isHopeless)
            return done(core::fail(memory.error()));
        done(core::fail({.kind = Error::Kind::Timeout,
                         .what = tr("HAProxy does not answer in its container %1").arg(m_ingress.place.container),
                         .where = m_ingress.place.host.name,
                         .next = {}}));
    }

    const Ingress m_ingress;
    ContainerReach m_reach;
    const core::MonotonicTime m_until;
    std::function<void(Result<void>)> m_done;
    core::Task m_task;
};

/// With what it said last, which tells why: nobody can look once it is removed.
void withLastLines(StepRun &run, const QString &id, const Error &why, std::function<void(const Error &)> done)
{
    fleet::HostConnection *host = run.host();
    if (!host)
        return done(why);
    run.keep(services::lastLines(host->client(), id, linesTold, [why, done](const QStringList &lines) {
        Error told = why;
        if (!lines.isEmpty())
            told.what += u": "_s + core::plainLine(lines.join(u" / "_s), mostTold);
        done(told);
    }));
}

void make(StepRun &run, const Ingress &ingress, const QByteArray &text, bool pulls, images::RegistryLogins &logins)
{
    run::ContainerSpec spec = ownContainer(ingress);
    spec.pull = pulls;
    const run::BeforeStart prepare = [ingress, text](StepRun &at, const QString &id,
                                                     std::function<void(Result<void>)> done) {
        putFile(at, ingress, id, text, std::move(done));
    };
    const run::Gate answers = [ingress](StepRun &at, const QString &id, std::function<void(Result<void>)> done) {
        at.progress(tr("Waiting until it answers"));
        const auto ended = [&at, id, done = std::move(done)](const Result<void> &up) {
            if (up)
                return done({});
            withLastLines(at, id, up.error(), [done](const Error &told) { done(core::fail(told)); });
        };
        at.keep(core::Task(std::make_unique<Answering>(at, ingress, id, ended)));
    };
    run::runStep(spec, run.target(), logins, answers, {}, prepare).start(run);
}

void replace(StepRun &run, const QString &id, const std::function<void()> &begin)
{
    run.progress(tr("Removing what is left of it"));
    run.call(engine::removeContainer(id, true, true), [&run, begin](const Result<QByteArray> &reply) {
        if (!reply && reply.error().httpStatus != 404)
            return run.finish(core::fail(reply.error()));
        begin();
    });
}

/// Somebody has stopped it, or its engine has just begun and is about to start it: it goes on with its file. Replaced
/// only where that doesn't help.
void startAgain(StepRun &run, const Ingress &ingress, const QString &id, const std::function<void()> &begin)
{
    run.progress(tr("Starting"));
    run.call(engine::startContainer(id), [&run, ingress, id, begin](const Result<QByteArray> &started) {
        if (!started)
            return replace(run, id, begin);
        run.progress(tr("Waiting until it answers"));
        run.keep(core::Task(std::make_unique<Answering>(run, ingress, id, [&run, id, begin](const Result<void> &up) {
            if (up)
                return run.finish({});
            replace(run, id, begin);
        })));
    });
}

} // namespace

Step makeOwnStep(const Ingress &ingress, const QList<WantedServer> &servers, fleet::Fleet &fleet,
                 images::RegistryLogins &logins)
{
    const auto text = ownFile(ingress, servers);
    return {.target = targetOf(ingress, fleet), .start = [ingress, text, &logins](StepRun &run) {
                if (!text)
                    return run.finish(core::fail(text.error()));
                const auto begin = [&run, ingress, text = *text, &logins] {
                    engine::Client *client = operations::clientOf(run);
                    if (!client)
                        return;
                    images::lookUp(run, *client, ingress.image,
                                   [=, &run, &logins](const auto &there) { make(run, ingress, text, !there, logins); });
                };
                find(run, ingress, [&run, ingress, begin](const std::optional<FoundOwn> &found) {
                    if (!found)
                        return begin();
                    if (found->isStopped)
                        return startAgain(run, ingress, found->id, begin);
                    replace(run, found->id, begin);
                });
            }};
}

Step removeOwnStep(const Ingress &ingress, fleet::Fleet &fleet)
{
    return {.target = targetOf(ingress, fleet), .start = [ingress](StepRun &run) {
                const auto remove = [&run](const QString &id) {
                    run.progress(tr("Removing"));
                    run.call(engine::removeContainer(id, true, true), [&run](const Result<QByteArray> &reply) {
                        const bool isGone = reply || reply.error().httpStatus == 404;
                        run.finish(isGone ? Result<void>() : core::fail(reply.error()));
                    });
                };
                find(run, ingress, [&run, remove](const std::optional<FoundOwn> &found) {
                    if (!found)
                        return run.finish({});
                    run.progress(tr("Stopping"));
                    run.call(engine::stopContainer(found->id, {}),
                             [remove, id = found->id](const Result<QByteArray> &) {
                                 remove(id); // which kills what could not be stopped
                             });
                });
            }};
}

Error notOurs(const Ingress &ingress)
{
    return {.kind = Error::Kind::PermissionDenied,
            .what = tr("The container %1 on %2 is not the one that Bayplan made for %3, and is left alone")
                        .arg(ingress.place.container, ingress.place.host.name, ingress.name),
            .where = ingress.name,
            .next = tr("Give that container another name, or remove it")};
}

} // namespace bayplan::ingress
