// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/rolloutviews.h"

#include "rollouts/viewwords.h"

#include <utility>

namespace bayplan::rollouts {

using namespace std::chrono_literals;

RolloutViews::RolloutViews(Rollouts &rollouts, services::ServiceBook &book, QObject *parent)
    : QObject(parent)
    , m_rollouts(rollouts)
    , m_book(book)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(80ms);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        const QSet<QString> due = std::exchange(m_due, {});
        for (const QString &service : due)
            look(service);
    });
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        for (const auto &[service, entry] : m_views) {
            if (entry->view.rollout().isActive())
                lookSoon(service);
        }
    });
    m_clock.start();
    connect(&rollouts, &Rollouts::changed, this, [this](const QString &service) { lookSoon(service); });
    connect(&rollouts, &Rollouts::ended, this, [this](const QString &service) { lookSoon(service); });
    connect(&book, &services::ServiceBook::changed, this, [this](const QSet<QString> &services) {
        for (const QString &service : services) {
            // Those of others come with their records.
            if (m_views.contains(service) || m_rollouts.rollout(service))
                lookSoon(service);
        }
    });
}

RolloutViews::~RolloutViews() = default;

RolloutView *RolloutViews::view(const QString &service)
{
    const auto there = m_views.find(service);
    if (there != m_views.end())
        return &there->second->view;
    look(service);
    const auto made = m_views.find(service);
    return made == m_views.end() ? nullptr : &made->second->view;
}

const RolloutView *RolloutViews::active(const QString &service) const
{
    const auto there = m_views.find(service);
    return there != m_views.end() && there->second->view.rollout().isActive() ? &there->second->view : nullptr;
}

QSet<Steer> RolloutViews::steering(const QString &service) const
{
    QSet<Steer> possible;
    const auto head = m_book.head(service);
    if (!head || !head->record)
        return possible;
    for (const Steer steer : {Steer::Pause, Steer::Resume, Steer::Promote, Steer::Abort}) {
        if (canSteer(*head->record, steer))
            possible.insert(steer);
    }
    return possible;
}

void RolloutViews::watch(const QString &service)
{
    if (m_watched == service)
        return;
    m_watched = service;
    if (!service.isEmpty())
        look(service);
}

void RolloutViews::lookSoon(const QString &service)
{
    m_due.insert(service);
    if (!m_soon.isActive())
        m_soon.start();
}

/// An operation stays when its driver has gone: how it ended is there.
void RolloutViews::follow(Entry &entry, const QString &service, const services::Rollout &rollout) const
{
    if (!isSameRollout(std::exchange(entry.rollout, rollout), rollout)) {
        entry.operation.clear();
        entry.steps.clear();
        entry.pastRows.clear();
        entry.pastSteps.clear();
    }
    operations::Operation *now = m_rollouts.operation(service);
    if (!now)
        return;
    if (entry.operation && entry.operation != now) {
        for (const auto &[row, step] : entry.steps)
            entry.pastSteps.insert({row + int(entry.pastRows.size()), step});
        const auto &rows = entry.operation->rows();
        entry.pastRows.insert(entry.pastRows.end(), rows.begin(), rows.end());
    }
    entry.operation = now;
    entry.steps = m_rollouts.steps(service);
}

void RolloutViews::addWork(const Entry &entry, RolloutSnapshot &snapshot)
{
    snapshot.rows = entry.pastRows;
    snapshot.steps = entry.pastSteps;
    if (!entry.operation)
        return;
    for (const auto &[row, step] : entry.steps)
        snapshot.steps.insert({row + int(snapshot.rows.size()), step});
    const auto &rows = entry.operation->rows();
    snapshot.rows.insert(snapshot.rows.end(), rows.begin(), rows.end());
}

void RolloutViews::look(const QString &service)
{
    const auto world = m_rollouts.world(service);
    if (!world) {
        if (!m_book.head(service))
            m_views.erase(service);
        return;
    }
    auto &entry = m_views[service];
    if (!entry)
        entry = std::make_unique<Entry>();
    follow(*entry, service, world->rollout);
    const auto head = m_book.head(service);
    RolloutSnapshot snapshot{
        .world = *world, .waitsFor = m_rollouts.waitsFor(service), .actor = head ? head->actor : QString()};
    addWork(*entry, snapshot);
    if (service == m_watched && world->rollout.isActive())
        snapshot.coming = rehearse(*world).steps;
    entry->view.take(snapshot, core::now(), core::monotonicNow());
    Q_EMIT changed(service);
}

} // namespace bayplan::rollouts
