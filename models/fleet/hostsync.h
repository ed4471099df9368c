// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "fleet/backoff.h"
#include "fleet/detailreader.h"
#include "fleet/livehost.h"
#include "fleet/pacedread.h"
#include "fleet/probereads.h"
#include "fleet/recentevents.h"

#include <QTimer>

#include <functional>
#include <optional>

namespace bayplan::fleet {

/// Keeps a LiveHost true over one connection: subscribes to events, then lists, then reads what events name. Lives as
/// long as the connection; destroying it ends all its requests.
///
/// The stream of events and the list of containers decide, beside the owner's pings, whether the host is reached. All
/// else that can't be read (one container whose inspect hangs, images a proxy refuses) is told as a problem and tried
/// again now and then, ever more rarely.
class HostSync
{
public:
    struct Handlers
    {
        std::function<void()> ready;   ///< all that is listed first is in: the host is live
        std::function<void()> settled; ///< what lists don't tell has been read too; may come again
        std::function<void(const LiveHost::Ids &)> containers;
        std::function<void()> images;
        std::function<void()> networks;
        std::function<void()> volumes;
        std::function<void(engine::EngineInfo)> info;
        std::function<void(const engine::Event &)> event;
        std::function<void(std::optional<core::Error>)> problem; ///< something that can't be read; nothing when it can
        std::function<void(core::Error)> failed; ///< the connection is no use any more; destroy the sync
    };

    struct Waits
    {
        std::chrono::milliseconds problemRetry; ///< until what can't be read is tried again; doubles
        std::chrono::milliseconds probeEvery;   ///< between two reads of a container because of its probes
    };

    /// `client`, `live` and `recent` must outlive it. Handlers are called on the event loop; `failed` may destroy the
    /// sync, the others must not.
    HostSync(engine::Client &client, LiveHost &live, RecentEvents &recent, Waits waits, Handlers handlers);

    /// Subscribes and lists. Again on a live one: a new stream from where the old one ended, and all listed and merged
    /// anew, after a gap that events can't fill.
    void start();
    /// Reads it anew where no event tells of a change: one made here to a stopped container, a Podman's networks.
    void readContainer(const QString &id) { m_details.request(id, engine::Client::Priority::Urgent); }
    void readNetworks() { m_networks.request(); }

private:
    void list();
    void listImages();
    core::Task listNetworks();
    core::Task listVolumes();
    void readInfo();
    enum Part { ContainersPart = 1, ImagesPart = 2, InfoPart = 4 };
    void partDone(Part part);
    /// Sets or clears what is known to go wrong with one thing; the first of all is told.
    void setProblem(const QString &subject, std::optional<core::Error> problem);
    void retryProblems();
    void removed(const QString &id);
    void tellSettled();
    void onContainers(core::Result<std::vector<engine::Container>> result);
    void onEvents(const std::vector<engine::Event> &events);
    void onEvent(const engine::Event &event);
    void onNetworkEvent(const engine::Event &event);
    void fail(core::Error error);

    engine::Client &m_client;
    LiveHost &m_live;
    RecentEvents &m_recent;
    Handlers m_handlers;
    core::Task m_events;
    core::Task m_formerEvents;
    core::Task m_containers;
    core::Task m_images;
    core::Task m_info;
    PacedRead m_networks;
    PacedRead m_volumes;
    DetailReader m_details;
    ProbeReads m_probes;
    bool m_healthLags = true; ///< see healthEventsLag(); until the engine is known
    QTimer m_headless;        ///< lists although the stream of events has not begun
    QTimer m_imagesPause;     ///< lists of images keep a distance
    QTimer m_problemRetry;
    Backoff m_problemWait;
    bool m_listing = false;
    bool m_listAgain = false;
    bool m_imagesAgain = false;
    bool m_ready = false;
    int m_missing = ContainersPart | ImagesPart | InfoPart; ///< of what is asked first
    QMap<QString, core::Error> m_problems;
    QSet<QString> m_touched; ///< named by events while a list is under way
};

} // namespace bayplan::fleet
