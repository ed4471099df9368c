// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/event.h"
#include "simulator/faults.h"
#include "simulator/filters.h"

#include <QObject>

#include <deque>
#include <memory>
#include <vector>

class QTimer;

namespace bayplan::simulator {

/// The `/events` streams of one engine: a ring of the last 256 events, as in moby, and those who listen. A listener
/// that doesn't read loses events silently, as with the real one.
class EventHub : public QObject
{
    Q_OBJECT

public:
    explicit EventHub(QObject *parent = nullptr);
    ~EventHub() override;

    /// Opens a stream on `connection`. `sinceNs` 0 replays nothing; `untilNs` 0 stays open until either side closes,
    /// else the stream ends at that time, at once when it is past (`now`).
    void subscribe(HttpConnection *connection, ApiVersion version, const Filters &filters, qint64 sinceNs,
                   qint64 untilNs, qint64 now, const Faults &faults);
    void publish(const std::vector<Event> &events);
    /// Open streams.
    int listeners() const { return static_cast<int>(m_listeners.size()); }
    /// Keeps every event instead of the last 256: Podman's are in a file or the journal.
    void setRemembersAll(bool all) { m_remembersAll = all; }
    /// Forgets the past, as a restarted daemon does.
    void clear() { m_ring.clear(); }

private:
    struct Listener;

    void deliver(Listener &listener, const std::vector<const Event *> &events);
    void sendFramed(Listener &listener, const QByteArray &data);
    void drip(Listener &listener);
    void drop(const HttpConnection *connection);

    std::deque<Event> m_ring;
    bool m_remembersAll = false;
    std::vector<std::unique_ptr<Listener>> m_listeners;
};

} // namespace bayplan::simulator
