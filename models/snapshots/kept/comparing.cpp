// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/comparing.h"

#include "core/background.h"
#include "snapshots/snapshotfile.h"

namespace bayplan::snapshots {

using core::Result;

Comparing::Comparing(const Sources &sources, QObject *parent) : QObject(parent), m_sources(sources) {}

void Comparing::compare(const Side &before, const Side &after)
{
    clear();
    m_before = before;
    m_after = after;
    if (!before.isNow() && !after.isNow()) {
        read(nullptr);
    } else {
        m_work = takeSnapshot(
            m_sources, {.hosts = {}, .stats = false},
            [this](CaptureProgress progress) {
                m_progress = progress;
                Q_EMIT changed();
            },
            [this](Snapshot now) { read(std::make_shared<Snapshot>(std::move(now))); });
    }
    Q_EMIT changed();
}

void Comparing::clear()
{
    m_work.cancel();
    m_progress = {};
    m_comparison.reset();
    m_error.reset();
    Q_EMIT changed();
}

void Comparing::read(std::shared_ptr<Snapshot> now)
{
    using Compared = Result<std::shared_ptr<const Comparison>>;
    m_work = core::inBackground<Compared>(
        [before = m_before, after = m_after, now]() -> Compared {
            const auto sideOf = [&now](const Side &side) {
                return side.isNow() ? Result<Snapshot>(*now) : loadSnapshot(side.path);
            };
            auto earlier = sideOf(before);
            if (!earlier)
                return tl::unexpected(earlier.error());
            auto later = sideOf(after);
            if (!later)
                return tl::unexpected(later.error());
            return std::make_shared<const Comparison>(snapshots::compare(*earlier, *later, {.withNoise = true}));
        },
        [this](const Compared &compared) {
            m_work.cancel();
            if (compared)
                m_comparison = *compared;
            else
                m_error = compared.error();
            Q_EMIT changed();
        });
}

} // namespace bayplan::snapshots
