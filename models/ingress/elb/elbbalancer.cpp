// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/elb/elbbalancer.h"

#include "core/soon.h"
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
constexpr int rulesHold = 30;            // times the wait between looks
constexpr qsizetype mostInOneCall = 100; // AWS tells no limit; its own controllers for Kubernetes take 100 or 200

Target targetOf(const WantedServer &server)
{
    return {QHostAddress(server.address).toString(), server.port};
}

/// "80, 443", the first few of them.
QString portsIn(const QList<quint16> &ports)
{
    QStringList words;
    for (const quint16 port : ports.mid(0, 5))
        words << QString::number(port);
    return words.join(u", "_s) + (ports.size() > words.size() ? u", …"_s : QString());
}

} // namespace

/// Page by page.
class ElbBalancer::RulesReading : public core::Task::Work
{
public:
    RulesReading(ElbBalancer &balancer, Done done) : m_balancer(balancer), m_done(std::move(done)) {}

    void start(const QString &token = {}, int page = 1)
    {
        const aws::Query query = describeRules(m_balancer.m_place.securityGroup, token);
        m_task = m_balancer.m_client.call(query, [this, query, page](const Result<aws::Element> &answered) {
            if (!answered)
                return answer(core::fail(m_balancer.placed(answered.error(), query)));
            const auto found = rulesPage(*answered);
            if (!found)
                return answer(core::fail(found.error()));
            m_rules += found->rules;
            if (found->nextToken.isEmpty()) {
                m_balancer.m_rules = m_rules;
                m_balancer.m_rulesRead = core::monotonicNow();
                return answer({});
            }
            if (page >= mostPages)
                return answer(core::fail({.kind = Error::Kind::Protocol,
                                          .what = tr("The security group's rules have no end"),
                                          .where = m_balancer.m_place.securityGroup,
                                          .next = {}}));
            start(found->nextToken, page + 1);
        });
    }

private:
    void answer(Result<void> result)
    {
        const Done done = m_done; // this may be destroyed in it
        done(std::move(result));
    }

    ElbBalancer &m_balancer;
    const Done m_done;
    QList<SecurityRule> m_rules;
    core::Task m_task;
};

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
            m_planned = m_change;
            readRules([this] { openPorts(); });
        });
    }

private:
    using Next = std::function<void()>;

    void call(const aws::Query &query, std::function<void(const aws::Element &)> then,
              std::function<void(const Error &)> otherwise = {})
    {
        m_task = m_balancer.m_client.call(query, [this, query, then = std::move(then),
                                                  otherwise = std::move(otherwise)](Result<aws::Element> answered) {
            const auto done = then; // the task may be replaced in it
            const auto failed = otherwise;
            if (answered)
                return done(*answered);
            const Error error = m_balancer.placed(answered.error(), query);
            if (failed)
                return failed(error);
            answer(core::fail(error));
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

    void readRules(Next next)
    {
        if (!m_balancer.hasRules())
            return next();
        m_task = m_balancer.readRules([this, next = std::move(next)](const Result<void> &read) {
            const auto kept = next; // the task may be replaced in it
            if (!read)
                return answer(core::fail(read.error()));
            kept();
        });
    }

    void openPorts()
    {
        QSet<quint16> &ports = m_balancer.m_told;
        ports.clear();
        for (const WantedServer &server : m_wanted.value_or(QList<WantedServer>())) {
            if (server.state == WantedServer::State::Serving)
                ports.insert(server.port);
        }
        const services::ElbPlace &place = m_balancer.m_place;
        const QList<quint16> missing =
            m_balancer.hasRules() ? missingPorts(m_balancer.m_rules, ports, place.source) : QList<quint16>();
        if (missing.isEmpty())
            return addTargets();
        m_balancer.forgetRules();
        call(
            authorizePorts(place.securityGroup, missing, place.source, m_balancer.m_mark),
            [this](const aws::Element &) { addTargets(); },
            [this, missing](const Error &error) {
                if (error.httpStatus == 0)
                    return answer(core::fail(error));
                // All are refused because of one that was opened meanwhile, or by a call that only seemed to fail.
                m_openError = error;
                readRules([this, missing] { openAgain(missing); });
            });
    }

    void openAgain(const QList<quint16> &refused)
    {
        const QList<quint16> missing = missingPorts(m_balancer.m_rules, m_balancer.m_told, m_balancer.m_place.source);
        if (missing == refused)
            return answer(core::fail(m_openError));
        openPorts();
    }

    void addTargets()
    {
        if (m_change.add.isEmpty())
            return dropTargets();
        call(registerTargets(m_balancer.m_place.targetGroup, taken(m_change.add)),
             [this](const aws::Element &) { addTargets(); });
    }

    void dropTargets()
    {
        if (m_change.drop.isEmpty())
            return confirm();
        call(deregisterTargets(m_balancer.m_place.targetGroup, taken(m_change.drop)),
             [this](const aws::Element &) { dropTargets(); });
    }

    /// The next that go into one call, out of the list of those that are still to be done.
    static QList<Target> taken(QList<Target> &left)
    {
        const QList<Target> part = left.mid(0, mostInOneCall);
        left.remove(0, part.size());
        return part;
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
        return std::all_of(m_planned.add.begin(), m_planned.add.end(), stays) &&
               std::none_of(m_planned.drop.begin(), m_planned.drop.end(), stays);
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
        const QStringList surplus = m_balancer.hasRules()
                                        ? surplusRules(m_balancer.m_rules, used, place.source, m_balancer.m_mark)
                                        : QStringList();
        m_balancer.m_notClosed.clear();
        if (surplus.isEmpty())
            return answer({});
        m_balancer.forgetRules();
        call(
            revokeRules(place.securityGroup, surplus), [this](const aws::Element &) { answer({}); },
            [this](const Error &error) {
                if (!m_wanted) // nobody would do it any more
                    return answer(core::fail(error));
                m_balancer.m_notClosed = error.message();
                answer({});
            });
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
    TargetChange m_planned;
    TargetChange m_change; ///< what of it is still to be done
    Error m_openError;
    core::Task m_task;
};

/// How long targets drain, where that isn't known yet, how they are, and whether their ports are open.
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
        const aws::Query query = describeHealth(m_balancer.m_place.targetGroup);
        m_task = m_balancer.m_client.call(query, [this, query](const Result<aws::Element> &answered) {
            auto seen = answered ? seenBackend(*answered, m_balancer.m_names)
                                 : core::fail(m_balancer.placed(answered.error(), query));
            if (!seen)
                return answer(std::move(seen));
            seen->drainDelay = m_balancer.m_drainDelay.value_or(usualDelay);
            askRules(std::move(*seen));
        });
    }

    void askRules(SeenBackend seen)
    {
        const auto &read = m_balancer.m_rulesRead;
        if (!m_balancer.hasRules())
            return answer(std::move(seen));
        const auto judge = [this, seen = std::move(seen)](const Result<void> &result) {
            SeenBackend judged = seen;
            if (result)
                m_balancer.judgeRules(judged);
            else // the servers are known all the same
                judged.aside = result.error().message();
            answer(std::move(judged));
        };
        if (read && core::monotonicNow() - *read < rulesHold * m_balancer.m_wait)
            return judge({});
        m_task = m_balancer.readRules(judge);
    }

    void answer(Result<SeenBackend> seen)
    {
        const auto done = m_done; // this may be destroyed in it
        done(std::move(seen));
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

Error ElbBalancer::placed(Error error, const aws::Query &query) const
{
    if (error.httpStatus != 0)
        error.where = query.service == "ec2" ? m_place.securityGroup : m_place.targetGroup;
    return error;
}

core::Task ElbBalancer::readRules(Done done)
{
    forgetRules();
    auto reading = std::make_unique<RulesReading>(*this, std::move(done));
    reading->start();
    return core::Task(std::move(reading));
}

void ElbBalancer::judgeRules(SeenBackend &seen)
{
    QSet<quint16> serving;
    QSet<quint16> used = m_told;
    for (const SeenServer &server : seen.servers) {
        used.insert(server.port);
        if (server.state != SeenServer::State::Draining)
            serving.insert(server.port);
    }
    const QList<quint16> missing = missingPorts(m_rules, serving, m_place.source);
    if (!missing.isEmpty()) {
        seen.aside = tr("The security group %1 doesn't let %2 reach the ports %3")
                         .arg(m_place.securityGroup, m_place.source, portsIn(missing));
        // Whoever let us share the rule had no need of it any more; nobody has closed the port.
        seen.isUnfinished =
            std::any_of(missing.begin(), missing.end(), [this](quint16 port) { return m_borrowed.contains(port); });
        return;
    }
    m_borrowed = borrowedPorts(m_rules, serving, m_place.source, m_mark);
    const QStringList surplus = surplusRules(m_rules, used, m_place.source, m_mark);
    if (surplus.isEmpty())
        return;
    seen.isUnfinished = true;
    seen.aside = m_notClosed.isEmpty()
                     ? tr("The security group %1 has open ports of servers that are gone").arg(m_place.securityGroup)
                     : tr("Ports of servers that are gone can't be closed: %1").arg(m_notClosed);
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
