// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/hostcapture.h"

#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "fleet/servicename.h"
#include "snapshots/inspecttext.h"
#include "snapshots/statsjson.h"
#include "snapshots/words.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr size_t mostAtOnce = 6; // calls of one host on their way or waiting for a place among its requests

engine::Call readOf(const QByteArray &path)
{
    return {.method = "GET", .path = path, .timeout = std::chrono::seconds(60), .background = true};
}

} // namespace

HostCapture::HostCapture(fleet::HostConnection &host, bool stats, std::function<void()> changed,
                         std::function<void()> done)
    : m_host(host)
    , m_stats(stats)
    , m_changed(std::move(changed))
    , m_done(std::move(done))
    , m_part(fleet::isLive(host.status().state) ? hostPart(host) : lastKnown(host))
    , m_known(int(host.live().containers().size()))
{
    if (!fleet::isLive(host.status().state)) {
        m_ending = core::soon([this] { end(); });
        return;
    }
    QObject::connect(&host, &fleet::HostConnection::eventHappened, &m_context,
                     [this](const engine::Event &event) { onEvent(event); });
    ask("/containers/json?all=1", [this](const QByteArray &reply) { return takeList(reply); });
    askForObject("/info", m_part.info);
    askForObject("/version", m_part.version);
    askForArray("/images/json", m_part.images);
    askForArray("/networks", m_part.networks);
    ask("/volumes", [this](const QByteArray &reply) {
        const QJsonDocument json = QJsonDocument::fromJson(reply);
        m_part.volumes = json.object()[u"Volumes"_s].toArray(); // null where there are none
        return json.isObject();
    });
}

void HostCapture::askForObject(const QByteArray &path, QJsonObject &into)
{
    ask(path, [&into](const QByteArray &reply) {
        const QJsonDocument json = QJsonDocument::fromJson(reply);
        into = json.object();
        return json.isObject();
    });
}

void HostCapture::askForArray(const QByteArray &path, QJsonArray &into)
{
    ask(path, [&into](const QByteArray &reply) {
        const QJsonDocument json = QJsonDocument::fromJson(reply);
        into = json.array();
        return json.isArray();
    });
}

void HostCapture::ask(const QByteArray &path, Use use)
{
    const int number = ++m_lastPart;
    m_parts[number] =
        m_host.client().send(readOf(path), [this, number, use = std::move(use)](const Result<QByteArray> &reply) {
            const core::Task own = std::move(m_parts[number]); // it is within its own callback
            m_parts.erase(number);
            if (!reply && reply.error().httpStatus != 404) // an image that has gone
                return fail(reply.error());
            if (reply && !use(*reply))
                return fail(notUnderstood());
            next();
        });
}

bool HostCapture::takeList(const QByteArray &reply)
{
    auto listed = readList(reply);
    if (!listed)
        return false;
    for (const ListedContainer &each : *listed)
        m_listed.insert(each.id);
    std::erase_if(*listed, [this](const ListedContainer &each) { return each.isRecord || m_gone.contains(each.id); });
    std::sort(listed->begin(), listed->end(), [](const ListedContainer &a, const ListedContainer &b) {
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    // Those that events told of before the list came are in the list.
    std::erase_if(m_wanted, [this](const Wanted &wanted) { return m_listed.contains(wanted.id); });
    std::vector<Wanted> wanted;
    wanted.reserve(listed->size() + m_wanted.size());
    for (const ListedContainer &each : *listed)
        wanted.push_back({each.id, each.runs});
    wanted.insert(wanted.end(), m_wanted.begin(), m_wanted.end());
    m_wanted = std::move(wanted);
    m_known = int(m_wanted.size());
    m_hasList = true;
    return true;
}

void HostCapture::onEvent(const engine::Event &event)
{
    if (event.type != u"container"_s)
        return;
    if (event.action == u"destroy"_s)
        m_gone.insert(event.id);
    // Bayplan's own records are told from others by what an inspect says of their labels.
    else if (event.action == u"create"_s && !m_listed.contains(event.id)) {
        m_listed.insert(event.id);
        m_wanted.push_back({event.id, false});
        m_known = int(m_wanted.size());
        next();
    }
}

void HostCapture::next()
{
    if (!m_hasList || m_ending)
        return;
    while (m_next < m_wanted.size() && m_tasks.size() < mostAtOnce)
        inspect(m_next++);
    if (m_taken < m_wanted.size() || !m_parts.empty())
        return;
    if (!std::exchange(m_hasImages, true))
        readImages();
    if (m_parts.empty())
        m_ending = core::soon([this] { end(); });
}

void HostCapture::inspect(size_t place)
{
    engine::Call call = engine::inspectContainer(m_wanted[place].id);
    call.background = true;
    m_tasks[place] = m_host.client().send(std::move(call), [this, place](const Result<QByteArray> &reply) {
        const core::Task own = std::move(m_tasks[place]);
        onInspect(place, reply);
    });
}

void HostCapture::onInspect(size_t place, const Result<QByteArray> &reply)
{
    if (!reply && reply.error().httpStatus != 404)
        return fail(reply.error());
    const auto read = reply ? readInspect(*reply) : std::nullopt;
    if (reply && !read)
        return fail(notUnderstood());
    if (!read || read->isRecord)
        return arrive(place, {});
    if (!read->imageId.isEmpty())
        m_imageIds.insert(read->imageId);
    ContainerPart part{.id = m_wanted[place].id, .name = read->name, .readAt = core::now()};
    if (m_stats && m_wanted[place].runs)
        return readStats(place, std::move(part), read->text);
    arrive(place, {std::move(part), read->text});
}

void HostCapture::readStats(size_t place, ContainerPart part, const QByteArray &text)
{
    m_tasks[place] = m_host.client().stats(
        m_wanted[place].id, [this, place, part, text](const Result<engine::StatsSample> &sample) mutable {
            const core::Task own = std::move(m_tasks[place]);
            if (sample) // else it has ended, or gone, meanwhile: what was read of it stands
                part.stats = statsJson(*sample);
            arrive(place, {std::move(part), text});
        });
}

void HostCapture::arrive(size_t place, Arrived arrived)
{
    m_tasks.erase(place);
    m_arrived.emplace(place, std::move(arrived));
    for (auto first = m_arrived.begin(); first != m_arrived.end() && first->first == m_taken;
         first = m_arrived.erase(first)) {
        ++m_taken;
        if (first->second.inspect.isEmpty())
            continue;
        m_part.containers.push_back(std::move(first->second.part));
        m_part.inspects.append(first->second.inspect);
    }
    next();
    m_changed(); // may destroy this
}

void HostCapture::readImages()
{
    for (const QString &id : std::as_const(m_imageIds)) {
        ask("/images/" + QUrl::toPercentEncoding(id, ":") + "/json", [this, id](const QByteArray &reply) {
            const QJsonDocument json = QJsonDocument::fromJson(reply);
            m_part.imageInspects.insert(id, json.object());
            return json.isObject();
        });
    }
}

Error HostCapture::notUnderstood() const
{
    return {.kind = Error::Kind::Protocol,
            .what = tr("The engine's reply can't be understood"),
            .where = m_part.name,
            .next = {}};
}

/// It got out of reach, or talks nonsense: as it was last known.
void HostCapture::fail(const Error &error)
{
    m_tasks.clear();
    m_parts.clear();
    m_part = lastKnown(m_host);
    m_part.error = error.message();
    m_part.state = m_part.state == HostPart::State::Unreachable ? m_part.state : HostPart::State::Stale;
    if (!m_ending)
        m_ending = core::soon([this] { end(); });
}

void HostCapture::end()
{
    if (m_part.state == HostPart::State::Read)
        m_part.readAt = core::now();
    if (const auto done = std::exchange(m_done, {}))
        done(); // may destroy this
}

} // namespace bayplan::snapshots
