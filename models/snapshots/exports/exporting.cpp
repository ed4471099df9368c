// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/exports/exporting.h"

#include "core/background.h"
#include "snapshots/masking.h"
#include "snapshots/snapshotfile.h"

#include <memory>

namespace bayplan::snapshots {

using core::Result;

namespace {

Result<ExportOutcome> exportAs(const ExportWishes &wishes, Snapshot snapshot)
{
    ExportOutcome outcome;
    snapshot = onlyHosts(std::move(snapshot), wishes.hosts);
    if (!wishes.withSecrets && snapshot.hasSecrets)
        snapshot = Masking(wishes.allowed).masked(std::move(snapshot), &outcome.masked);
    auto exported = exportSnapshot(snapshot, wishes.format, wishes.path);
    if (!exported)
        return tl::unexpected(exported.error());
    outcome.exported = *std::move(exported);
    outcome.hosts = int(snapshot.hosts.size());
    for (const HostPart &host : snapshot.hosts)
        outcome.containers += int(host.containers.size());
    return outcome;
}

} // namespace

Exporting::Exporting(const Sources &sources, QObject *parent) : QObject(parent), m_sources(sources) {}

void Exporting::begin(const ExportWishes &wishes)
{
    m_progress = {};
    if (!wishes.source.isEmpty()) {
        write(wishes, nullptr);
    } else {
        CaptureWishes capture;
        for (const fleet::HostConnection *host : m_sources.fleet.hosts()) {
            if (wishes.hosts.contains(host->config().name))
                capture.hosts.insert(host->id());
        }
        m_work = takeSnapshot(
            m_sources, capture,
            [this](CaptureProgress progress) {
                m_progress = progress;
                Q_EMIT changed();
            },
            [this, wishes](Snapshot now) {
                now.workspace = wishes.workspace;
                write(wishes, std::make_shared<Snapshot>(std::move(now)));
            });
    }
    Q_EMIT changed();
}

void Exporting::cancel()
{
    m_work.cancel();
    Q_EMIT changed();
}

void Exporting::write(const ExportWishes &wishes, std::shared_ptr<Snapshot> now)
{
    m_work = core::inBackground<Result<ExportOutcome>>(
        [wishes, now = std::move(now)]() -> Result<ExportOutcome> {
            if (now)
                return exportAs(wishes, std::move(*now));
            auto loaded = loadSnapshot(wishes.source);
            if (!loaded)
                return tl::unexpected(loaded.error());
            return exportAs(wishes, *std::move(loaded));
        },
        [this](const Result<ExportOutcome> &outcome) {
            m_work.cancel();
            Q_EMIT changed();
            if (outcome)
                Q_EMIT done(*outcome);
            else
                Q_EMIT failed(outcome.error());
        });
}

} // namespace bayplan::snapshots
