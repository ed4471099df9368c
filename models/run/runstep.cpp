// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/runstep.h"

#include "engine/calls/containercalls.h"
#include "fleet/hostconnection.h"
#include "images/calls.h"
#include "images/imagestep.h"
#include "images/registrylogins.h"
#include "operations/stepcalls.h"
#include "run/createbody.h"
#include "run/words.h"

#include <QJsonDocument>

#include <memory>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;

namespace {

void removeAgain(StepRun &run)
{
    run.call(engine::removeContainer(run.target().id, true, true), [&run](const Result<QByteArray> &reply) {
        const bool gone = reply || reply.error().kind == Error::Kind::NotFound;
        run.finish(gone ? Result<void>() : core::fail(reply.error()));
    });
}

/// Pull, create, connect, start on one host. Lives in the callbacks of its run.
class Attempt : public std::enable_shared_from_this<Attempt>
{
public:
    Attempt(StepRun &run, const ContainerSpec &spec, images::RegistryLogins &logins, const Gate &gate,
            const BeforeRemoval &beforeRemoval, const BeforeStart &beforeStart)
        : m_run(run)
        , m_spec(spec)
        , m_logins(logins)
        , m_gate(gate)
        , m_beforeRemoval(beforeRemoval)
        , m_beforeStart(beforeStart)
        , m_later(laterConnections(spec))
    {
    }

    void begin()
    {
        if (m_spec.pull)
            pull();
        else
            create();
    }

private:
    /// Calls and goes on with the reply, or ends with the error.
    template <typename Next>
    void call(engine::Call call, Next next)
    {
        m_run.call(std::move(call), [self = shared_from_this(), next](const Result<QByteArray> &reply) {
            if (reply)
                next(*self, *reply);
            else
                self->failed(reply.error());
        });
    }

    /// With the login for the image's registry, as pulling on the Images page has it.
    void pull()
    {
        const auto reference = images::parseReference(m_spec.image);
        if (!reference)
            return failed(reference.error());
        m_run.progress(tr("Asking for the image"));
        m_run.keep(m_logins.find(reference->registry,
                                 [self = shared_from_this(), reference = *reference](const images::FoundLogin &login) {
                                     self->pull(reference, login.auth ? login.auth->header() : QByteArray());
                                 }));
    }

    void pull(const images::Reference &reference, const QByteArray &auth)
    {
        engine::Client *client = operations::clientOf(m_run);
        if (!client)
            return;
        struct Stream
        {
            images::MessageReader reader;
            images::PullProgress progress;
        };
        auto pulled = std::make_shared<Stream>();
        const auto data = [self = shared_from_this(), pulled](const QByteArray &bytes) {
            for (const images::Message &message : pulled->reader.feed(bytes))
                pulled->progress.take(message);
            self->m_run.progress(pulled->progress.text(), pulled->progress.done(), pulled->progress.total());
        };
        // What goes wrong once the engine asks the registry comes in the stream, after its 200.
        const auto end = [self = shared_from_this(), pulled](const Result<void> &outcome) {
            if (pulled->progress.error())
                self->failed({.kind = Error::Kind::Engine,
                              .what = *pulled->progress.error(),
                              .where = self->m_run.target().hostName,
                              .next = tr("Nothing was created")});
            else if (!outcome)
                self->failed(outcome.error());
            else
                self->create();
        };
        operations::stream(m_run, *client, images::calls::pull(reference, m_spec.platform, auth), data, end);
    }

    void create()
    {
        m_run.progress(tr("Creating"));
        call(engine::createContainer(m_spec.name, m_spec.platform, createBody(m_spec)),
             [](Attempt &self, const QByteArray &reply) {
                 self.m_id = QJsonDocument::fromJson(reply)[u"Id"_s].toString();
                 if (self.m_id.isEmpty())
                     return self.failed({.kind = Error::Kind::Protocol,
                                         .what = tr("The engine did not say what it has created"),
                                         .where = self.m_run.target().hostName,
                                         .next = tr("Look for it on the Containers page")});
                 self.connectNext();
             });
    }

    void connectNext()
    {
        if (m_connected == m_later.size())
            return m_beforeStart ? prepare() : start();
        const Connection &next = m_later.at(m_connected++);
        call(engine::connectNetwork(next.network, m_id, next.settings),
             [](Attempt &self, const QByteArray &) { self.connectNext(); });
    }

    void prepare()
    {
        m_beforeStart(m_run, m_id, [kept = shared_from_this()](const Result<void> &prepared) {
            if (prepared)
                kept->start();
            else
                kept->failed(prepared.error());
        });
    }

    void start()
    {
        m_run.progress(tr("Starting"));
        call(engine::startContainer(m_id), [](Attempt &self, const QByteArray &) {
            if (!self.m_gate)
                return self.done();
            self.m_gate(self.m_run, self.m_id, [kept = self.shared_from_this()](const Result<void> &passed) {
                if (passed)
                    kept->done();
                else
                    kept->failed(passed.error());
            });
        });
    }

    void done()
    {
        Target made = m_run.target();
        made.id = m_id;
        if (m_spec.name.isEmpty())
            made.name = m_id.left(12);
        m_run.undoneBy({Step{.target = made, .start = removeAgain}});
        m_run.finish({});
    }

    void failed(const Error &error)
    {
        if (!m_beforeRemoval)
            return removeCreated(error);
        m_beforeRemoval(m_run, m_id, error, [self = shared_from_this(), error] { self->removeCreated(error); });
    }

    /// A container that can't be started would keep its name and be in the way.
    void removeCreated(const Error &error)
    {
        if (m_id.isEmpty())
            return m_run.finish(core::fail(error));
        m_run.call(engine::removeContainer(m_id, true, true),
                   [self = shared_from_this(), error](const Result<QByteArray> &reply) {
                       const bool gone = reply || reply.error().kind == Error::Kind::NotFound;
                       Error told = error;
                       told.next = gone ? tr("What had been created was removed again")
                                        : tr("What had been created is still there: %1").arg(reply.error().what);
                       self->m_run.finish(core::fail(told));
                   });
    }

    StepRun &m_run;
    const ContainerSpec m_spec;
    images::RegistryLogins &m_logins;
    const Gate m_gate;
    const BeforeRemoval m_beforeRemoval;
    const BeforeStart m_beforeStart;
    const QList<Connection> m_later;
    qsizetype m_connected = 0;
    QString m_id;
};

} // namespace

Step runStep(const ContainerSpec &spec, const Target &target, images::RegistryLogins &logins, const Gate &gate,
             const BeforeRemoval &beforeRemoval, const BeforeStart &beforeStart)
{
    return {.target = target, .start = [spec, &logins, gate, beforeRemoval, beforeStart](StepRun &run) {
                std::make_shared<Attempt>(run, spec, logins, gate, beforeRemoval, beforeStart)->begin();
            }};
}

} // namespace bayplan::run
