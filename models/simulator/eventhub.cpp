// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/eventhub.h"

#include "simulator/container.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr size_t ringSize = 256;
constexpr qint64 backlogLimit = 16 * 1024 * 1024;
constexpr int packetGapMs = 5;

bool matches(const Filters &filters, const Event &event)
{
    if (filters.isEmpty())
        return true;
    // "health_status" also stands for "health_status: healthy".
    const QString plainAction = event.action.section(u':', 0, 0);
    const bool actionFits = (filters.allows(u"event"_s, event.action) || filters.allows(u"event"_s, plainAction));
    const auto namesActor = [&](const QString &type) {
        return !filters.has(type) || (event.type == type && (filters.allows(type, event.actorId) ||
                                                             filters.allows(type, event.attributes.value(u"name"_s))));
    };
    return filters.allows(u"type"_s, event.type) && filters.allows(u"scope"_s, u"local"_s) && actionFits &&
           namesActor(u"container"_s) && namesActor(u"network"_s) &&
           (!filters.has(u"image"_s) || filters.allows(u"image"_s, event.attributes.value(u"image"_s)) ||
            (event.type == u"image"_s && filters.allows(u"image"_s, event.attributes.value(u"name"_s)))) &&
           filters.allowsLabels(event.attributes);
}

} // namespace

struct EventHub::Listener
{
    QPointer<HttpConnection> connection; ///< null once it is gone, which may be before its end has been told
    ApiVersion version;
    Filters filters;
    Faults faults;
    int sent = 0;
    bool ended = false;
    /// What waits to be sent in small packets.
    QByteArray waiting;
    QTimer *drip = nullptr;
};

EventHub::EventHub(QObject *parent) : QObject(parent) {}

EventHub::~EventHub() = default;

void EventHub::subscribe(HttpConnection *connection, ApiVersion version, const Filters &filters, qint64 sinceNs,
                         qint64 untilNs, qint64 now, const Faults &faults)
{
    auto listener = std::make_unique<Listener>();
    listener->connection = connection;
    listener->version = version;
    listener->filters = filters;
    listener->faults = faults;
    Listener &added = *m_listeners.emplace_back(std::move(listener));
    // Queued, because the end of a connection may be noticed while its listener is being written to.
    connect(
        connection, &HttpConnection::closed, this, [this, connection] { drop(connection); }, Qt::QueuedConnection);
    connection->openStream({});

    std::vector<const Event *> backlog;
    if (sinceNs != 0) {
        for (const Event &event : m_ring) {
            if (event.timeNano >= sinceNs && (untilNs == 0 || event.timeNano <= untilNs))
                backlog.push_back(&event);
        }
    }
    deliver(added, backlog);
    if (untilNs == 0 || added.ended)
        return;
    const auto finish = [this, connection] {
        drop(connection);
        connection->finishStream();
    };
    if (untilNs <= now)
        finish();
    else
        QTimer::singleShot(std::chrono::milliseconds((untilNs - now) / nsPerMs + 1), connection, finish);
}

void EventHub::publish(const std::vector<Event> &events)
{
    if (events.empty())
        return;
    for (const Event &event : events) {
        m_ring.push_back(event);
        if (m_ring.size() > ringSize && !m_remembersAll)
            m_ring.pop_front();
    }
    std::vector<const Event *> fresh;
    fresh.reserve(events.size());
    for (const Event &event : events)
        fresh.push_back(&event);
    for (const auto &listener : m_listeners) {
        if (listener->connection)
            deliver(*listener, fresh);
        else
            listener->ended = true;
    }
    std::erase_if(m_listeners, [](const auto &listener) { return listener->ended; });
}

void EventHub::deliver(Listener &listener, const std::vector<const Event *> &events)
{
    QByteArray together;
    for (const Event *event : events) {
        if (listener.ended || !listener.connection || !matches(listener.filters, *event))
            continue;
        if (listener.connection->backlog() + listener.waiting.size() > backlogLimit)
            continue;
        QByteArray line = encodeEvent(*event, listener.version);
        ++listener.sent;
        if (listener.sent == 1 && listener.faults.garbageEventLine)
            line += "this line is no JSON {]\n";
        if (listener.faults.eventFraming == Faults::EventFraming::SeveralPerChunk)
            together += line;
        else
            sendFramed(listener, line);
        if (listener.sent == listener.faults.closeEventsAfter) {
            listener.ended = true;
            if (!together.isEmpty())
                listener.connection->sendChunk(together);
            listener.connection->closeGently();
            return;
        }
    }
    if (!together.isEmpty() && listener.connection)
        listener.connection->sendChunk(together);
}

void EventHub::sendFramed(Listener &listener, const QByteArray &data)
{
    switch (listener.faults.eventFraming) {
    case Faults::EventFraming::OnePerChunk:
    case Faults::EventFraming::SeveralPerChunk:
        listener.connection->sendChunk(data);
        break;
    case Faults::EventFraming::SplitOverChunks: {
        const qsizetype part = std::max<qsizetype>(1, data.size() / 3);
        for (qsizetype at = 0; at < data.size(); at += part)
            listener.connection->sendChunk(data.sliced(at, std::min(part, data.size() - at)));
        break;
    }
    case Faults::EventFraming::SplitOverPackets:
        listener.waiting += QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n";
        drip(listener);
        break;
    }
}

void EventHub::drip(Listener &listener)
{
    if (!listener.drip) {
        listener.drip = new QTimer(listener.connection);
        listener.drip->setInterval(packetGapMs);
        // The timer dies with the connection; the listener is looked up because it may go before that.
        HttpConnection *connection = listener.connection;
        connect(listener.drip, &QTimer::timeout, this, [this, connection] {
            const auto it = std::find_if(m_listeners.begin(), m_listeners.end(),
                                         [connection](const auto &each) { return each->connection == connection; });
            if (it == m_listeners.end())
                return;
            Listener &found = **it;
            const qsizetype part = std::min<qsizetype>(97, found.waiting.size());
            connection->sendRaw(found.waiting.first(part));
            found.waiting.remove(0, part);
            if (found.waiting.isEmpty())
                found.drip->stop();
        });
    }
    if (!listener.drip->isActive())
        listener.drip->start();
}

void EventHub::drop(const HttpConnection *connection)
{
    std::erase_if(m_listeners, [connection](const auto &listener) {
        return !listener->connection || listener->connection == connection;
    });
}

} // namespace bayplan::simulator
