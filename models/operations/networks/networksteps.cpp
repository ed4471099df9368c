// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/networks/networksteps.h"

#include "engine/calls/containercalls.h"
#include "fleet/hostconnection.h"
#include "operations/networks/membersteps.h"
#include "operations/steprun.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

struct NetworkStepWords
{
    Q_DECLARE_TR_FUNCTIONS(NetworkSteps)
};

/// Not every engine sends an event of it.
void lookAgain(const StepRun &run)
{
    if (fleet::HostConnection *host = run.host())
        host->readNetworks();
}

bool isNetworkGone(const Error &error)
{
    return error.httpStatus == 404;
}

/// One network on its way out: read, with the containers in it; those disconnected; removed.
class Removal : public std::enable_shared_from_this<Removal>
{
public:
    Removal(StepRun &run, NetworkFact fact, UsersOfRemoved users) : m_run(run), m_fact(std::move(fact)), m_users(users)
    {
    }

    void begin()
    {
        m_run.call(engine::inspectNetwork(m_fact.target.id), [self = shared_from_this()](Result<QByteArray> reply) {
            if (reply) {
                self->m_inspect = parsed(*reply);
                return self->readMembers();
            }
            if (!isNetworkGone(reply.error()))
                return self->m_run.finish(core::fail(reply.error()));
            self->m_run.note(NetworkStepWords::tr("It was gone already"));
            self->m_run.finish({});
        });
    }

private:
    void readMembers()
    {
        if (m_fact.users.isEmpty())
            return disconnect();
        const QString id = m_fact.users.takeFirst().id;
        m_run.call(engine::inspectContainer(id), [self = shared_from_this()](Result<QByteArray> reply) {
            if (!reply && !isNetworkGone(reply.error()))
                return self->m_run.finish(core::fail(reply.error()));
            if (reply) {
                if (auto member = Membership::of(self->m_run, parsed(*reply), self->m_fact.target.name))
                    self->m_members.push_back(std::move(*member));
            }
            self->readMembers();
        });
    }

    void disconnect()
    {
        const auto next = std::find_if(m_members.begin(), m_members.end(), [this](const Membership &member) {
            return !member.isOut && (member.isRunning || m_fact.host.isPodman);
        });
        if (m_users == UsersOfRemoved::Keep || next == m_members.end())
            return remove();
        const size_t place = size_t(next - m_members.begin());
        m_run.call(engine::disconnectNetwork(m_fact.target.id, next->identity.id),
                   [self = shared_from_this(), place](Result<QByteArray> reply) {
                       if (!reply)
                           return self->joinBack(reply.error());
                       self->m_members[place].isOut = true;
                       self->disconnect();
                   });
    }

    void remove()
    {
        m_run.call(engine::removeNetwork(m_fact.target.id), [self = shared_from_this()](Result<QByteArray> reply) {
            if (reply || isNetworkGone(reply.error()))
                return self->finish();
            self->joinBack(reply.error());
        });
    }

    /// It stays, and so do the containers that were taken out of it for its sake.
    void joinBack(const Error &error)
    {
        const auto next =
            std::find_if(m_members.begin(), m_members.end(), [](const Membership &member) { return member.isOut; });
        if (next == m_members.end()) {
            Error told = error;
            told.what = u"%1. %2"_s.arg(error.what, error.httpStatus == 0
                                                        ? NetworkStepWords::tr("Whether it was done is not known")
                                                        : NetworkStepWords::tr("It is still there"));
            return m_run.finish(core::fail(std::move(told)));
        }
        next->isOut = false;
        m_run.call(engine::connectNetwork(m_fact.target.id, next->identity.id, next->settings),
                   [self = shared_from_this(), error](const Result<QByteArray> &) { self->joinBack(error); });
    }

    void finish()
    {
        lookAgain(m_run);
        Target target = m_run.target();
        target.id.clear();
        std::vector<Step> back;
        back.push_back(createNetworkStep(target, engine::networkBody(m_inspect)));
        qsizetype stuck = 0;
        for (const Membership &member : m_members) {
            stuck += member.isOut ? 0 : 1;
            back.push_back(rejoinStep(member));
            back.back().after = {0};
        }
        if (stuck > 0)
            m_run.note(NetworkStepWords::tr("%Ln stopped container(s) can't start without it", nullptr, int(stuck)));
        m_run.undoneBy(std::move(back));
        m_run.finish({});
    }

    StepRun &m_run;
    NetworkFact m_fact;
    const UsersOfRemoved m_users;
    QJsonObject m_inspect;
    std::vector<Membership> m_members;
};

/// Removes the network that was made by that id and no other of its name.
Step takeBack(Target target, const QString &madeId)
{
    target.id = madeId;
    return {.target = target, .start = [](StepRun &run) {
                run.call(engine::removeNetwork(run.target().id), [&run](const Result<QByteArray> &reply) {
                    lookAgain(run);
                    if (reply || !isNetworkGone(reply.error()))
                        return run.finish(reply ? Result<void>() : core::fail(reply.error()));
                    run.note(NetworkStepWords::tr("It was gone already"));
                    run.finish({});
                });
            }};
}

} // namespace

Step createNetworkStep(const Target &target, const QJsonObject &body)
{
    return {.target = target, .start = [body](StepRun &run) {
                run.call(engine::createNetwork(body), [&run](const Result<QByteArray> &reply) {
                    if (!reply)
                        return run.finish(core::fail(reply.error()));
                    lookAgain(run);
                    const QJsonObject made = parsed(*reply);
                    run.note(made.value(u"Warning"_s).toString());
                    run.undoneBy({takeBack(run.target(), made.value(u"Id"_s).toString())});
                    run.finish({});
                });
            }};
}

Step removeNetworkStep(const NetworkFact &fact, UsersOfRemoved users)
{
    return {.target = fact.target,
            .start = [fact, users](StepRun &run) { std::make_shared<Removal>(run, fact, users)->begin(); }};
}

} // namespace bayplan::operations
