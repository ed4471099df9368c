// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/capture.h"

#include "core/soon.h"
#include "snapshots/hostcapture.h"

#include <QCoreApplication>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

class Capture : public core::Task::Work
{
public:
    Capture(fleet::Fleet &fleet, const CaptureWishes &wishes, std::function<void(CaptureProgress)> progress,
            std::function<void(Snapshot)> done)
        : m_progress(std::move(progress))
        , m_done(std::move(done))
    {
        m_snapshot.takenAt = core::now();
        m_snapshot.program = u"Bayplan "_s + QStringLiteral(BAYPLAN_VERSION);
        m_snapshot.hasSecrets = true;
        QList<fleet::HostConnection *> hosts;
        qsizetype running = 0;
        for (fleet::HostConnection *host : fleet.hosts()) {
            if (!wishes.hosts.isEmpty() && !wishes.hosts.contains(host->id()))
                continue;
            hosts << host;
            for (const engine::Container &container : host->live().containers())
                running += container.state == engine::ContainerState::Running ? 1 : 0;
        }
        const bool stats = wishes.stats && running <= wishes.mostStats;
        m_open = hosts.size();
        for (fleet::HostConnection *host : std::as_const(hosts)) {
            m_ids << host->id();
            m_hosts.push_back(std::make_unique<HostCapture>(
                *host, stats, [this] { told(); }, [this] { onHostDone(); }));
        }
        QObject::connect(&fleet, &fleet::Fleet::hostRemoved, &m_context, [this](fleet::HostId id) { drop(id); });
        if (m_open == 0)
            m_end = core::soon([this] { end(); });
    }

private:
    void told()
    {
        if (!m_progress)
            return;
        CaptureProgress progress;
        for (const auto &host : m_hosts) {
            progress.read += host ? host->read() : 0;
            progress.known += host ? host->known() : 0;
        }
        m_progress(progress);
    }

    void onHostDone()
    {
        if (--m_open == 0)
            m_end = core::soon([this] { end(); }); // it is within one of them
    }

    /// It was taken out of the workspace: out of this, too.
    void drop(fleet::HostId id)
    {
        const qsizetype place = m_ids.indexOf(id);
        if (place < 0 || !m_hosts[size_t(place)])
            return;
        const bool wasDone = m_hosts[size_t(place)]->isDone();
        m_hosts[size_t(place)].reset();
        if (!wasDone)
            onHostDone();
    }

    void end()
    {
        for (const auto &host : m_hosts) {
            if (host)
                m_snapshot.hosts.push_back(host->take());
        }
        const auto done = std::move(m_done); // may destroy this
        done(std::move(m_snapshot));
    }

    const std::function<void(CaptureProgress)> m_progress;
    std::function<void(Snapshot)> m_done;
    Snapshot m_snapshot;
    std::vector<std::unique_ptr<HostCapture>> m_hosts;
    QList<fleet::HostId> m_ids;
    qsizetype m_open = 0;
    core::Task m_end;
    QObject m_context;
};

} // namespace

core::Task capture(fleet::Fleet &fleet, const CaptureWishes &wishes, std::function<void(CaptureProgress)> progress,
                   std::function<void(Snapshot)> done)
{
    return core::Task(std::make_unique<Capture>(fleet, wishes, std::move(progress), std::move(done)));
}

} // namespace bayplan::snapshots
