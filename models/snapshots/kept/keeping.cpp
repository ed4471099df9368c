// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/keeping.h"

#include "core/background.h"
#include "snapshots/masking.h"

#include <QDir>

#include <memory>

namespace bayplan::snapshots {

using core::Result;

Keeping::Keeping(const Sources &sources, core::Settings &settings, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_settings(settings)
{
}

void Keeping::setWorkspace(const QString &name, const KeptPlace &place)
{
    if (name == m_workspace && place == m_place)
        return;
    m_work.cancel(); // it is of other hosts
    m_workspace = name;
    m_place = place;
    Q_EMIT changed();
}

QString Keeping::folder() const
{
    const QString set = wishes().folder;
    const QString base = set.isEmpty() || m_place.isFixed ? m_place.usual : set;
    return m_place.subfolder.isEmpty() ? base : QDir(base).filePath(m_place.subfolder);
}

void Keeping::setWishes(const core::SnapshotKeeping &wishes)
{
    m_settings.snapshots().setKeeping(wishes);
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
        [taken = std::make_shared<Snapshot>(std::move(taken)), folder = folder(), wishes] {
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
