// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/restoring.h"

#include "core/background.h"
#include "snapshots/snapshotfile.h"

namespace bayplan::snapshots {

using core::Result;

Restoring::Restoring(const Sources &sources, const QString &path, const RestoreScope &scope, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_path(path)
    , m_scope(scope)
{
    load();
}

void Restoring::load()
{
    using Loaded = Result<std::shared_ptr<const Snapshot>>;
    m_work = core::inBackground<Loaded>(
        [path = m_path]() -> Loaded {
            auto loaded = loadSnapshot(path);
            if (!loaded)
                return tl::unexpected(loaded.error());
            return std::make_shared<const Snapshot>(*std::move(loaded));
        },
        [this](const Loaded &loaded) {
            m_work.cancel();
            if (loaded) {
                m_wanted = *loaded;
                readAgain();
                return;
            }
            m_error = loaded.error();
            Q_EMIT changed();
        });
}

void Restoring::readAgain()
{
    if (!m_wanted)
        return;
    m_plan.reset();
    m_now.reset(); // it isn't how things are any more: no plan from it
    m_progress = {};
    m_work = takeSnapshot(
        m_sources, {.hosts = {}, .stats = false},
        [this](CaptureProgress progress) {
            m_progress = progress;
            Q_EMIT changed();
        },
        [this](Snapshot now) {
            m_now = std::make_shared<const Snapshot>(std::move(now));
            plan(m_scope);
        });
    Q_EMIT changed();
}

void Restoring::setScope(const RestoreScope &scope)
{
    m_scope = scope;
    if (m_now)
        plan(scope);
}

void Restoring::plan(const RestoreScope &scope)
{
    m_plan.reset();
    m_work = core::inBackground<RestorePlan>(
        [wanted = m_wanted, now = m_now, scope, planning = m_planning, turn = ++m_planning->newest] {
            // One that has been begun for an earlier scope goes on, and nobody waits for its plan any more.
            const std::scoped_lock lock(planning->mutex);
            return planning->newest == turn ? restorePlan(*wanted, *now, scope) : RestorePlan();
        },
        [this](RestorePlan plan) {
            m_work.cancel();
            m_plan = std::move(plan);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

} // namespace bayplan::snapshots
