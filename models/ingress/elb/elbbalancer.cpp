// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/elb/elbbalancer.h"

#include "core/soon.h"
#include "ingress/elb/securityrules.h"
#include "ingress/words.h"

#include <QHostAddress>

#include <optional>

namespace bayplan::ingress::elb {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using Done = std::function<void(Result<void>)>;

namespace {

constexpr int mostLooks = 10;
constexpr int mostPages = 100;
constexpr std::chrono::seconds usualDelay{300}; // of AWS's
constexpr std::chrono::minutes delayHolds{5};

Target targetOf(const WantedServer &server)
{
    return {QHostAddress(server.address).toString(), server.port};
}

} // namespace

/// apply() or remove(), call by call. Ports are opened before their targets come, and closed when their targets are
/// gone.
class ElbBalancer::Change : public core::Task::Work
{
public:
    /// Without `wanted` all goes.
    Change(ElbBalancer &balancer, std::optional<QList<WantedServer>> wanted, Done done)
        : m_balancer(balancer)
        , m_wanted(std::move(wanted))
        , m_done(std::move(done))
    {
    }

    void start()
    {
        look([this] {
            if (const auto planned = plan(); !planned)
                return answer(core::fail(planned.error()));
            readRules([this] { openPorts(); });
        });
    }

private:
    using Next = std::function<void()>;

    void call(const aws::Query &query, std::function<void(const aws::Element &)> then)
    {
        m_task = m_balancer.m_client.call(query, [this, then = std::move(then)](Result<aws::Element> answered) {
            if (!answered)
                return answer(core::fail(answered.error()));
            const auto kept = then; // the task may be replaced in it
            kept(*answered);
        });
    }

    void look(Next next)
    {
        call(describeHealth(m_balancer.m_place.targetGroup),
             [this, next = std::move(next)](const aws::Element &answered) {
                 auto seen = seenBackend(answered, m_balancer.m_names);
                 if (!seen)
                     return answer(core::fail(seen.error()));
                 m_seen = std::move(*seen);
                 next();
             });
    }

    Result<void> plan()
    {
        if (m_wanted) {
            const auto change = changeFor(m_seen, *m_wanted);
            if (!change)
                return core::fail(change.error());
            m_change = *change;
            return {};
        }
        for (const SeenServer &server : m_seen.servers) {
            if (server.state != SeenServer::State::Draining)
                m_change.drop.append({server.address, server.port});
        }
        return {};
    }

    bool hasRules() const { return !m_balancer.m_place.securityGroup.isEmpty(); }

    void readRules(Next next, const QString &token = {}, int page = 1)
    {
        if (!hasRules())
            return next();
        if (page == 1)
            m_rules.clear();
        call(describeRules(m_balancer.m_place.securityGroup, token),
             [this, next = std::move(next), page](const aws::Element &answered) {
                 const auto found = rulesPage(answered);
                 if (!found)
                     return answer(core::fail(found.error()));
                 m_rules += found->rules;
                 if (found->nextToken.isEmpty())
                     return next();
                 if (page >= mostPages)
                     return answer(core::fail({.kind = Error::Kind::Protocol,
                                               .what = tr("The security group's rules have no end"),
                                               .where = m_balancer.m_place.securityGroup,
                                               .next = {}}));
                 readRules(next, found->nextToken, page + 1);
             });
    }

    void openPorts()
    {
        QSet<quint16> ports;
        for (const WantedServer &server : m_wanted.value_or(QList<WantedServer>())) {
            if (server.state == WantedServer::State::Serving)
                ports.insert(server.port);
        }
        const services::ElbPlace &place = m_balancer.m_place;
        const QList<quint16> missing = hasRules() ? missingPorts(m_rules, ports, place.source) : QList<quint16>();
        if (missing.isEmpty())
            return addTargets();
        call(authorizePorts(place.securityGroup, missing, place.source, m_balancer.m_mark),
             [this](const aws::Element &) { addTargets(); });
    }

    void addTargets()
    {
        if (m_change.add.isEmpty())
            return dropTargets();
        call(registerTargets(m_balancer.m_place.targetGroup, m_change.add),
             [this](const aws::Element &) { dropTargets(); });
    }

    void dropTargets()
    {
        if (m_change.drop.isEmpty())
            return confirm();
        call(deregisterTargets(m_balancer.m_place.targetGroup, m_change.drop),
             [this](const aws::Element &) { confirm(); });
    }

    /// Whether the group has become as it was told to be: AWS takes a moment.
    bool isDone() const
    {
        QHash<Target, SeenServer::State> states;
        for (const SeenServer &server : m_seen.servers)
            states.insert({server.address, server.port}, server.state);
        const auto stays = [&](const Target &target) {
            return states.value(target, SeenServer::State::Draining) != SeenServer::State::Draining;
        };
        return std::all_of(m_change.add.begin(), m_change.add.end(), stays) &&
               std::none_of(m_change.drop.begin(), m_change.drop.end(), stays);
    }

    void confirm(int looks = 1)
    {
        look([this, looks] {
            if (isDone())
                return readRules([this] { closePorts(); });
            if (looks >= mostLooks)
                return answer(core::fail({.kind = Error::Kind::Timeout,
                                          .what = tr("The target group has not taken in the change"),
                                          .where = m_balancer.m_place.targetGroup,
                                          .next = tr("Look at it in the AWS console")}));
            m_task = core::soon([this, looks] { confirm(looks + 1); }, m_balancer.m_wait);
        });
    }

    void closePorts()
    {
        QSet<quint16> used;
        for (const SeenServer &server : m_seen.servers) {
            if (m_wanted) // the ports of those that drain stay open; with remove() everything of ours goes
                used.insert(server.port);
        }
        const services::ElbPlace &place = m_balancer.m_place;
        const QStringList surplus =
            hasRules() ? surplusRules(m_rules, used, place.source, m_balancer.m_mark) : QStringList();
        if (surplus.isEmpty())
            return answer({});
        call(revokeRules(place.securityGroup, surplus), [this](const aws::Element &) { answer({}); });
    }

    void answer(Result<void> result)
    {
        const Done done = m_done; // this may be destroyed in it
        done(std::move(result));
    }

    ElbBalancer &m_balancer;
    const std::optional<QList<WantedServer>> m_wanted;
    const Done m_done;
    SeenBackend m_seen;
    QList<SecurityRule> m_rules;
    TargetChange m_change;
    core::Task m_task;
};

/// How long targets drain, where that isn't known yet, and how they are.
class ElbBalancer::Reading : public core::Task::Work
{
public:
    Reading(ElbBalancer &balancer, std::function<void(Result<SeenBackend>)> done)
        : m_balancer(balancer)
        , m_done(std::move(done))
    {
    }

    void start()
    {
        const auto now = core::monotonicNow();
        if (m_balancer.m_delayAsked && now - *m_balancer.m_delayAsked < delayHolds)
            return askHealth();
        m_task = m_balancer.m_client.call(describeAttributes(m_balancer.m_place.targetGroup),
                                          [this, now](const Result<aws::Element> &answer) {
                                              // Whoever may not ask for that may go on without.
                                              m_balancer.m_delayAsked = now;
                                              if (answer)
                                                  m_balancer.m_drainDelay = deregistrationDelay(*answer);
                                              askHealth();
                                          });
    }

private:
    void askHealth()
    {
        m_task = m_balancer.m_client.call(
            describeHealth(m_balancer.m_place.targetGroup), [this](const Result<aws::Element> &answer) {
                auto seen = answer ? seenBackend(*answer, m_balancer.m_names) : core::fail(answer.error());
                if (seen)
                    seen->drainDelay = m_balancer.m_drainDelay.value_or(usualDelay);
                const auto done = m_done; // this may be destroyed in it
                done(std::move(seen));
            });
    }

    ElbBalancer &m_balancer;
    const std::function<void(Result<SeenBackend>)> m_done;
    core::Task m_task;
};

Result<std::unique_ptr<ElbBalancer>> ElbBalancer::create(net::HttpLoop &loop, const QProcessEnvironment &environment,
                                                         const services::Ingress &ingress)
{
    const QString problem = services::problemWith(ingress);
    if (ingress.kind != services::Ingress::Kind::Elb || !ingress.elb || !problem.isEmpty())
        return core::fail({.kind = Error::Kind::Input,
                           .what = problem.isEmpty() ? tr("This load balancer is no target group of AWS") : problem,
                           .where = ingress.name,
                           .next = {}});
    const auto arn = aws::parseArn(ingress.elb->targetGroup);
    if (!arn)
        return core::fail(arn.error());
    return std::unique_ptr<ElbBalancer>(new ElbBalancer(loop, environment, ingress, *arn));
}

ElbBalancer::ElbBalancer(net::HttpLoop &loop, const QProcessEnvironment &environment, const services::Ingress &ingress,
                         const aws::Arn &arn)
    : m_place(*ingress.elb)
    , m_mark(ruleMark(ingress.name))
    , m_credentials(loop, environment, ingress.elb->profile)
    , m_client(loop, m_credentials, arn, ingress.elb->endpoint)
{
}

void ElbBalancer::setWait(std::chrono::milliseconds wait)
{
    m_wait = wait;
    m_client.setFirstWait(wait);
}

core::Task ElbBalancer::read(std::function<void(Result<SeenBackend>)> done)
{
    auto reading = std::make_unique<Reading>(*this, std::move(done));
    reading->start();
    return core::Task(std::move(reading));
}

core::Task ElbBalancer::apply(const QList<WantedServer> &servers, Done done)
{
    for (const WantedServer &server : servers)
        m_names.insert(targetOf(server), server.name);
    auto change = std::make_unique<Change>(*this, servers, std::move(done));
    change->start();
    return core::Task(std::move(change));
}

core::Task ElbBalancer::remove(Done done)
{
    auto change = std::make_unique<Change>(*this, std::nullopt, std::move(done));
    change->start();
    return core::Task(std::move(change));
}

} // namespace bayplan::ingress::elb
