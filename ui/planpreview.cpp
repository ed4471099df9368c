// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/planpreview.h"

#include "core/plaintext.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::PlannedStep;

namespace {

QString sentence(const QString &text)
{
    const QString plain = core::plainLine(text, 300).trimmed();
    return plain.isEmpty() || plain.endsWith(u'.') ? plain : plain + u'.';
}

QString sentences(const core::Error &error)
{
    return QStringList{sentence(error.what), sentence(error.next)}.join(u' ').trimmed();
}

const services::Replica *find(const services::Observed &observed, const fleet::ContainerKey &key)
{
    const auto found = std::find_if(observed.replicas.begin(), observed.replicas.end(), [&](const auto &replica) {
        return replica.host == key.host && replica.id == key.id;
    });
    return found == observed.replicas.end() ? nullptr : &*found;
}

} // namespace

PlanPreview::PlanPreview(services::ServiceBook &book, services::ServiceRunner &runner, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_runner(runner)
{
    m_lookAgain.setSingleShot(true);
    m_lookAgain.setInterval(0);
    connect(&m_lookAgain, &QTimer::timeout, this, [this] { look(); });
    connect(&book, &services::ServiceBook::changed, this, [this](const QSet<QString> &names) {
        if (isActive() && names.contains(m_service))
            m_lookAgain.start();
    });
    connect(&book, &services::ServiceBook::surroundingsChanged, this, [this] {
        if (isActive())
            m_lookAgain.start();
    });
    for (auto signal : {&services::ServiceRunner::started, &services::ServiceRunner::ended})
        connect(&runner, signal, this, [this](const QString &name) {
            if (isActive() && name == m_service)
                m_lookAgain.start();
        });
}

void PlanPreview::begin(Kind kind, const QString &service)
{
    m_kind = kind;
    m_service = service;
    m_wanted = Wanted::AsItIs;
    m_by = 0;
    m_replica = {};
    m_target = 0;
    m_takesOver = false;
    m_error.reset();
    m_adopting = {};
    m_reading = false;
}

void PlanPreview::beginScale(const QString &service)
{
    begin(Kind::Scale, service);
    adopt();
    look();
}

void PlanPreview::beginMove(const QString &service, const fleet::ContainerKey &replica)
{
    begin(Kind::Move, service);
    m_replica = replica;
    adopt();
    look();
}

/// A Compose service has no record before it is read what its replicas are like.
void PlanPreview::adopt()
{
    const auto head = m_book.head(m_service);
    if (!head || head->record || head->unreadable)
        return;
    m_reading = true;
    m_adopting = m_book.adopt(m_service, [this](const core::Result<void> &read) {
        m_reading = false;
        if (!read)
            m_error = read.error();
        look();
    });
}

void PlanPreview::setReplicas(int replicas)
{
    const int wanted = std::clamp(replicas, 0, mostReplicas);
    if (m_kind != Kind::Scale || (m_wanted == Wanted::Number && m_replicas == wanted))
        return;
    m_wanted = Wanted::Number;
    m_replicas = wanted;
    plan();
}

void PlanPreview::setDifference(int by)
{
    // Not past the ends: turning round there is to tell at once.
    const int bounded = m_reading ? by : std::clamp(by, -m_from, mostReplicas - m_from);
    if (m_kind != Kind::Scale || (m_wanted == Wanted::Difference && m_by == bounded))
        return;
    m_wanted = Wanted::Difference;
    m_by = bounded;
    count();
    plan();
}

void PlanPreview::count()
{
    if (m_wanted != Wanted::Number)
        m_replicas = std::clamp(m_from + m_by, 0, mostReplicas);
}

void PlanPreview::setTarget(fleet::HostId host)
{
    if (m_kind != Kind::Move && m_kind != Kind::Remove)
        return;
    if (m_kind == Kind::Move && m_target == host)
        return;
    m_kind = Kind::Move;
    m_target = host;
    plan();
}

void PlanPreview::setRemoved()
{
    if (m_kind != Kind::Move)
        return;
    m_kind = Kind::Remove;
    m_target = 0;
    plan();
}

void PlanPreview::takeOver()
{
    m_takesOver = true;
    look();
}

void PlanPreview::look()
{
    m_lookAgain.stop();
    if (!isActive())
        return;
    m_state = m_book.state(m_service);
    m_canTakeOver = m_state && !m_state->head.homeProblem.isEmpty() && m_state->head.actor.isEmpty() && !m_takesOver;
    if (m_state && m_takesOver)
        m_state = services::takingOver(*std::move(m_state));
    const auto desired = m_state ? m_state->desired() : std::nullopt;
    m_from = desired ? desired->replicas : m_state ? m_state->running() : 0;
    count();
    m_whyNot.clear();
    const services::Replica *replica = m_state ? find(m_state->observed, m_replica) : nullptr;
    if (desired && replica && !m_replica.id.isEmpty()) {
        for (const services::HostView &host : std::as_const(m_state->observed.hosts)) {
            if (host.id == replica->host)
                continue;
            const services::Change change = services::moveTo(*m_state, *replica, host.id);
            if (!change.plan.problems.isEmpty())
                m_whyNot.insert(host.id, change.plan.problems.first().what);
            else if (change.refusal)
                m_whyNot.insert(host.id, change.refusal->what);
        }
    }
    plan();
}

void PlanPreview::plan()
{
    m_change.reset();
    m_coming.clear();
    m_going.clear();
    if (m_state && m_state->desired() && !m_reading) {
        if (m_kind == Kind::Scale && m_wanted != Wanted::AsItIs)
            m_change = services::scaleTo(*m_state, m_replicas);
        else if (m_kind == Kind::Move || m_kind == Kind::Remove)
            planMove(*m_state);
    }
    if (m_change) {
        for (const PlannedStep &step : std::as_const(m_change->plan.steps)) {
            if (step.action == PlannedStep::Action::Create)
                ++m_coming[step.host];
            else if (step.action == PlannedStep::Action::Remove)
                m_going.insert({step.host, step.id});
        }
    }
    Q_EMIT changed();
}

void PlanPreview::planMove(const services::ServiceState &state)
{
    const services::Replica *replica = find(state.observed, m_replica);
    if (!replica)
        return;
    if (m_kind == Kind::Remove)
        m_change = services::removeReplica(state, *replica);
    else if (m_target && m_target != replica->host)
        m_change = services::moveTo(state, *replica, m_target);
}

bool PlanPreview::isPossible() const
{
    return m_change && problem().isEmpty() && (!m_change->plan.steps.isEmpty() || m_change->from != m_change->to);
}

bool PlanPreview::apply()
{
    const bool nothing = !m_reading && problem().isEmpty() && !isPossible();
    if (nothing) {
        cancel();
        return true;
    }
    if (!isPossible())
        return false;
    const services::Change change = *m_change;
    cancel();
    m_runner.run(change);
    return true;
}

void PlanPreview::cancel()
{
    if (!isActive())
        return;
    begin(Kind::None, {});
    m_state.reset();
    m_whyNot.clear();
    m_lookAgain.stop();
    plan();
}

QString PlanPreview::title() const
{
    if (m_change)
        return core::plainLine(m_change->title, 120);
    const auto head = m_book.head(m_service);
    const QString name = core::plainLine(head ? head->title : m_service, 60);
    if (m_kind == Kind::Scale)
        return tr("Scale %1").arg(name);
    const services::Replica *replica = m_state ? find(m_state->observed, m_replica) : nullptr;
    return tr("Move %1").arg(replica ? core::plainLine(replica->name, 60) : name);
}

QStringList PlanPreview::words() const
{
    if (m_reading)
        return {tr("Reading what it is like…")};
    if (!problem().isEmpty())
        return {};
    if (m_change && m_state) {
        const QStringList words = services::planWords(*m_change, m_state->observed);
        if (!words.isEmpty())
            return words;
    }
    if (m_kind == Kind::Scale)
        return {tr("%Ln replica(s), as it is now.", nullptr, m_from)};
    return {tr("Drop it on another host, or off the plan to remove it.")};
}

QString PlanPreview::problem() const
{
    if (!isActive() || m_reading)
        return {};
    if (m_error)
        return sentences(*m_error);
    if (!m_state)
        return tr("The service is gone.");
    if (m_runner.running(m_service))
        return tr("A change of it is on its way. Wait until that has ended, or cancel it among the operations.");
    if (m_runner.isBusy(m_service))
        return tr("A change of it has just ended. In a moment it can be changed again.");
    if (m_kind != Kind::Scale && !find(m_state->observed, m_replica))
        return tr("The replica is gone.");
    if (m_change && m_change->refusal)
        return services::planWords(*m_change, m_state->observed).join(u'\n');
    return {};
}

} // namespace bayplan::ui
