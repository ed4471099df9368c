// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/inspectreader.h"

#include "engine/calls/containercalls.h"
#include "inspect/secrets.h"

#include <QCoreApplication>

#include <algorithm>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int keptApart = 300; // ms between two reads
} // namespace

InspectReader::InspectReader(fleet::Fleet &fleet, QObject *parent) : QObject(parent), m_fleet(fleet)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(keptApart);
    connect(&m_soon, &QTimer::timeout, this, [this] { readDue(); });
    connect(&fleet, &fleet::Fleet::changed, this, &InspectReader::onChanged);
    connect(&fleet, &fleet::Fleet::eventHappened, this, &InspectReader::onEvent);
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId id) {
        std::erase_if(m_watched, [id](const auto &each) { return each->key.host == id; });
    });
}

InspectReader::~InspectReader() = default;

InspectReader::Watched *InspectReader::watched(const fleet::ContainerKey &key)
{
    const auto found = std::ranges::find_if(m_watched, [&key](const auto &each) { return each->key == key; });
    return found == m_watched.end() ? nullptr : found->get();
}

const InspectReader::Document *InspectReader::document(const fleet::ContainerKey &key) const
{
    const auto found = std::ranges::find_if(m_watched, [&key](const auto &each) { return each->key == key; });
    return found == m_watched.end() ? nullptr : &(*found)->document;
}

void InspectReader::watch(const QList<fleet::ContainerKey> &keys)
{
    std::erase_if(m_watched, [&keys](const auto &each) { return !keys.contains(each->key); });
    for (const fleet::ContainerKey &key : keys) {
        if (watched(key))
            continue;
        m_watched.push_back(std::make_unique<Watched>());
        m_watched.back()->key = key;
    }
    readDue();
}

void InspectReader::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    if (m_paused) {
        for (const auto &each : m_watched)
            each->task.cancel();
        m_soon.stop();
    } else {
        refresh();
    }
}

void InspectReader::refresh()
{
    for (const auto &each : m_watched)
        each->due = true;
    readDue();
}

void InspectReader::readSoon(const fleet::ContainerKey &key)
{
    Watched *what = watched(key);
    if (!what)
        return;
    what->due = true;
    if (!m_soon.isActive() && !m_paused)
        m_soon.start();
}

void InspectReader::readDue()
{
    if (m_paused)
        return;
    for (const auto &each : m_watched) {
        if (each->due && !each->task)
            read(*each);
    }
}

void InspectReader::read(Watched &what)
{
    what.due = false;
    fleet::HostConnection *host = m_fleet.host(what.key.host);
    if (!host)
        return;
    what.task = host->client().send(engine::inspectContainer(what.key.id),
                                    [this, key = what.key](const core::Result<QByteArray> &reply) {
                                        if (Watched *answered = watched(key))
                                            take(*answered, reply);
                                    });
}

void InspectReader::take(Watched &what, const core::Result<QByteArray> &reply)
{
    what.task = {};
    const fleet::ContainerKey key = what.key;
    auto parsed = reply ? core::Result<JsonNode>() : core::fail(reply.error());
    if (reply && *reply == what.text && !what.document.error) {
        what.document.readAt = core::now();
    } else {
        if (reply)
            parsed = parseJson(*reply);
        if (parsed) {
            what.text = *reply;
            markSecrets(*parsed);
            what.document = {.json = std::move(*parsed), .readAt = core::now(), .error = {}};
        } else {
            what.document.error = parsed.error();
        }
        Q_EMIT changed(key); // may change what is watched
    }
    if (const Watched *still = watched(key); still && still->due && !m_paused && !m_soon.isActive())
        m_soon.start();
}

void InspectReader::onChanged(const fleet::FleetChanges &changes)
{
    for (const auto &each : m_watched) {
        const auto found = changes.constFind(each->key.host);
        if (found == changes.cend())
            continue;
        // A host that is back may have done anything meanwhile.
        const bool isBack = found->status && each->document.error && !each->document.isGone();
        if (found->containers.contains(each->key.id) || isBack)
            readSoon(each->key);
    }
}

void InspectReader::onEvent(fleet::HostId host, const engine::Event &event)
{
    // Limits, aliases and the like are no part of what is known of a container, so a change of them is only an event.
    // Probes and terminals change nothing that lasts.
    if (event.isOfConnection())
        readSoon({host, event.connectedContainer()});
    else if (event.type == u"container"_s && !event.action.startsWith(u"exec_"_s))
        readSoon({host, event.id});
}

} // namespace bayplan::inspect
