// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/reconciler.h"

#include <QRandomGenerator>

#include <algorithm>

namespace bayplan::services {

using std::chrono::milliseconds;

namespace {
/// While somebody else acts.
constexpr milliseconds lookAgain{2'000};
} // namespace

Reconciler::Reconciler(ServiceBook &book, ServiceRunner &runner, ReconcilerTimes times, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_runner(runner)
    , m_times(times)
{
    m_settle.setSingleShot(true);
    m_wait.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, [this] { lookAtDue(); });
    connect(&m_wait, &QTimer::timeout, this, [this] { lookAtDue(); });
    connect(&book, &ServiceBook::changed, this, [this](const QSet<QString> &names) { look(names); });
    connect(&runner, &ServiceRunner::ended, this, [this](const QString &service) {
        // Another desktop keeps the same services up, and was first: nothing an operator needs to know.
        if (const QPointer<operations::Operation> operation = m_working.take(service))
            m_runner.forgetIfTooLate(operation);
        look({service});
    });
    const QStringList names = book.names();
    look(QSet<QString>(names.begin(), names.end()));
}

bool Reconciler::isFailing(const QString &service) const
{
    const auto found = m_attempts.find(service);
    return found != m_attempts.end() && found->second.isFailing(core::monotonicNow());
}

QStringList Reconciler::failingServices() const
{
    QStringList names(m_failing.begin(), m_failing.end());
    names.sort();
    return names;
}

void Reconciler::tryAgain(const QString &service)
{
    m_attempts.erase(service);
    look({service});
}

void Reconciler::look(const QSet<QString> &services)
{
    m_due += services;
    m_rested = m_rested && m_due.isEmpty();
    if (!m_settle.isActive()) // a service that never rests is looked at all the same
        m_settle.start(m_times.settle + milliseconds(QRandomGenerator::global()->bounded(
                                            int(m_times.settle.count() / 2) + 1))); // not at once with other desktops
}

void Reconciler::lookAtDue()
{
    const auto now = core::monotonicNow();
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        if (it->second > now) {
            ++it;
            continue;
        }
        m_due.insert(it->first);
        it = m_waiting.erase(it);
    }
    const QSet<QString> due = std::exchange(m_due, {});
    for (const QString &service : due) {
        m_waiting.erase(service);
        if (const auto wait = lookAt(service))
            m_waiting[service] = now + *wait;
    }
    if (!m_waiting.empty()) {
        const auto first = std::min_element(m_waiting.begin(), m_waiting.end(),
                                            [](const auto &a, const auto &b) { return a.second < b.second; });
        m_wait.start(std::max(milliseconds(1), std::chrono::ceil<milliseconds>(first->second - now)));
    }
    rest();
}

std::optional<Change> Reconciler::needed(const QString &service) const
{
    const auto state = m_book.state(service);
    if (!state || !state->head.record || !state->head.record->reconcile)
        return std::nullopt;
    // One of Compose's is Compose's until it has been changed here.
    if (state->head.isCompose() && !state->head.isWritten)
        return std::nullopt;
    const Change change = restore(*state);
    if (change.plan.steps.isEmpty() && state->head.isWritten)
        return std::nullopt;
    return change;
}

std::optional<milliseconds> Reconciler::lookAt(const QString &service)
{
    const auto change = needed(service);
    if (!change) {
        if (m_failing.remove(service))
            Q_EMIT failingChanged();
        return std::nullopt;
    }
    if (m_runner.isBusy(service)) // it is looked at again when that has ended
        return std::nullopt;
    if (!change->isPossible()) {
        // A lease lapses. For the rest something has to change, which is then told.
        const auto head = m_book.head(service);
        return head && !head->actor.isEmpty() ? std::optional(lookAgain) : std::nullopt;
    }
    const auto now = core::monotonicNow();
    Attempts &attempts = m_attempts.try_emplace(service, m_times.attempts).first->second;
    if (attempts.isFailing(now) && !m_failing.contains(service)) {
        m_failing.insert(service);
        Q_EMIT failing(service);
        Q_EMIT failingChanged();
    }
    if (const auto next = attempts.next(now); next > now)
        return std::chrono::ceil<milliseconds>(next - now);
    operations::Operation *operation = m_runner.run(*change);
    if (!operation)
        return lookAgain;
    attempts.note(now);
    m_working.insert(service, operation);
    Q_EMIT acting(*change, operation);
    return std::nullopt;
}

void Reconciler::rest()
{
    const bool rests = isAtRest();
    if (rests && !std::exchange(m_rested, true))
        Q_EMIT rested();
    m_rested = rests;
}

} // namespace bayplan::services
