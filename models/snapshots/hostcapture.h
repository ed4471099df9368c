// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconnection.h"
#include "snapshots/snapshot.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <map>

namespace bayplan::snapshots {

/// What the workspace says of a host, how it is reached now, and what its engine is.
HostPart hostPart(const fleet::HostConnection &host);
/// And what was last known of it: of one that is out of reach.
HostPart lastKnown(const fleet::HostConnection &host);

/// Reads one host. A few calls at a time, in the background, so that the operator's own go first.
class HostCapture
{
public:
    /// `done` is called once, from the event loop; `changed` whenever another container was read. `host` must outlive
    /// it.
    HostCapture(fleet::HostConnection &host, bool stats, std::function<void()> changed, std::function<void()> done);

    int read() const { return int(m_part.containers.size()); }
    int known() const { return m_known; }
    bool isDone() const { return !m_done; }
    /// Once it is done.
    HostPart take() { return std::move(m_part); }

private:
    /// False: it can't be understood.
    using Use = std::function<bool(const QByteArray &)>;
    struct Wanted
    {
        QString id;
        bool runs = false;
    };
    struct Arrived
    {
        ContainerPart part;
        QByteArray inspect; ///< empty: it is gone
    };

    void ask(const QByteArray &path, Use use);
    void askForObject(const QByteArray &path, QJsonObject &into);
    void askForArray(const QByteArray &path, QJsonArray &into);
    bool takeList(const QByteArray &reply);
    void onEvent(const engine::Event &event);
    void next();
    void inspect(size_t place);
    void onInspect(size_t place, const core::Result<QByteArray> &reply);
    void readStats(size_t place, ContainerPart part, const QByteArray &text);
    void arrive(size_t place, Arrived arrived);
    void readImages();
    core::Error notUnderstood() const;
    void fail(const core::Error &error);
    void end();

    fleet::HostConnection &m_host;
    const bool m_stats;
    const std::function<void()> m_changed;
    std::function<void()> m_done;
    HostPart m_part;
    std::vector<Wanted> m_wanted;
    QSet<QString> m_gone;
    QSet<QString> m_listed;
    QSet<QString> m_imageIds;             ///< that containers are made from
    size_t m_next = 0;                    ///< of m_wanted, to be asked for
    size_t m_taken = 0;                   ///< of m_wanted, in m_part or gone
    std::map<size_t, Arrived> m_arrived;  ///< before those that come before them
    std::map<size_t, core::Task> m_tasks; ///< by place
    std::map<int, core::Task> m_parts;    ///< lists, and images
    int m_lastPart = 0;
    int m_known = 0;
    bool m_hasList = false;
    bool m_hasImages = false;
    core::Task m_ending;
    QObject m_context;
};

} // namespace bayplan::snapshots
