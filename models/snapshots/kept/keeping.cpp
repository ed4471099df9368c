// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/keeping.h"

#include "core/background.h"
#include "fleet/fleet.h"
#include "snapshots/kept/older.h"
#include "snapshots/masking.h"

namespace bayplan::snapshots {

using core::Result;

Keeping::Keeping(const Sources &sources, core::Settings &settings, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_settings(settings)
{
}

Keeping::~Keeping()
{
    // The program's end waits for work that has begun.
    *m_isOpen = false;
    *m_isAlive = false;
}

void Keeping::setWorkspace(const QString &name, const KeptPlace &place)
{
    if (name == m_workspace && place == m_place)
        return;
    m_work.cancel(); // it is of other hosts
    m_workspace = name;
    m_place = place;
    takeOver();
    Q_EMIT changed();
}

/// What brings over those of earlier versions, for a thread of its own: quick where there is nothing to do.
std::function<core::Result<int>()> Keeping::takingOver(const Flag &isWanted) const
{
    OlderOwner owner{m_workspace, {}};
    const auto hosts = m_sources.fleet.hosts();
    for (const fleet::HostConnection *host : hosts)
        owner.endpoints << host->config().endpoint.toString();
    return [older = m_place.olderFolder(wishes().folder), folder = folder(), owner, mutex = m_takingOver, isWanted] {
        const std::scoped_lock lock(*mutex);
        return takeOverOlder(older, folder, owner, [&isWanted] { return isWanted->load(); });
    };
}

void Keeping::takeOver()
{
    *m_isOpen = false;
    m_isOpen = std::make_shared<std::atomic<bool>>(true);
    if (!m_place.older) {
        m_lookingBack.cancel();
        return;
    }
    m_lookingBack = core::inBackground<Result<int>>(takingOver(m_isOpen), [this](const Result<int> &count) {
        m_lookingBack.cancel();
        if (count.value_or(0) > 0)
            Q_EMIT tookOver();
    });
}

QString Keeping::folder() const
{
    return m_place.folder(wishes().folder);
}

void Keeping::setWishes(const core::SnapshotKeeping &wishes)
{
    const QString before = folder();
    m_settings.snapshots().setKeeping(wishes);
    if (folder() != before)
        takeOver();
    Q_EMIT changed();
}

void Keeping::take()
{
    if (m_work)
        return;
    m_progress = {};
    m_work = takeSnapshot(
        m_sources, {},
        [this](CaptureProgress progress) {
            m_progress = progress;
            Q_EMIT changed();
        },
        [this](Snapshot taken) { write(std::move(taken)); });
    Q_EMIT changed();
}

void Keeping::cancel()
{
    m_work.cancel();
    Q_EMIT changed();
}

void Keeping::write(Snapshot taken)
{
    taken.workspace = m_workspace;
    const core::SnapshotKeeping wishes = this->wishes();
    m_work = core::inBackground<Result<Kept>>(
        [taken = std::make_shared<Snapshot>(std::move(taken)), folder = folder(), wishes,
         takingOver = takingOver(m_isAlive)]() -> Result<Kept> {
            // A folder without the earlier ones must not be made.
            if (const auto before = takingOver(); !before)
                return core::fail(before.error());
            if (!wishes.withSecrets)
                *taken = Masking(wishes.allowed).masked(std::move(*taken));
            return keepSnapshot(*taken, folder, {wishes.last, wishes.daily, wishes.weekly});
        },
        [this](const Result<Kept> &kept) {
            m_work.cancel();
            Q_EMIT changed();
            if (kept)
                Q_EMIT this->kept(*kept);
            else
                Q_EMIT failed(kept.error());
        });
}

} // namespace bayplan::snapshots
