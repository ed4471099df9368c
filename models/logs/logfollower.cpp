// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logfollower.h"

#include "net/replyflow.h"

#include <QUrl>

#include <algorithm>
#include <utility>

namespace bayplan::logs {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::milliseconds firstWait{250};
constexpr std::chrono::milliseconds lastWait{5'000};
// An engine sends what it has in one go: a pause means that it has come to what is new.
constexpr std::chrono::milliseconds pause{300};
constexpr std::chrono::milliseconds patience{2'000};

} // namespace

LogFollower::LogFollower(fleet::Fleet &fleet, fleet::ContainerKey key, std::optional<qint64> tail, Sink sink)
    : m_fleet(fleet)
    , m_key(std::move(key))
    , m_tail(tail)
    , m_sink(std::move(sink))
{
    m_quiet.setSingleShot(true);
    connect(&m_quiet, &QTimer::timeout, this, [this] {
        setBehind(false);
        if (m_state == State::Loading)
            setState(State::Following);
    });
    connect(&fleet, &fleet::Fleet::changed, this, [this](const fleet::FleetChanges &changes) {
        if (const auto found = changes.find(m_key.host);
            found != changes.end() && (found->status || found->containers.contains(m_key.id)))
            check();
    });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId id) {
        if (id == m_key.host)
            check();
    });
}

LogFollower::~LogFollower() = default;

void LogFollower::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    m_refused = false;
    m_wait = {};
    check();
}

/// Opens or closes the stream as things are now.
void LogFollower::check()
{
    fleet::HostConnection *host = m_active ? m_fleet.host(m_key.host) : nullptr;
    if (!host || !fleet::isLive(host->status().state)) {
        close();
        setState(State::Waiting);
        return;
    }
    const engine::Container *container = host->live().container(m_key.id);
    if (m_stream || m_again || !isWanted(container))
        return;
    open(*host, container);
}

bool LogFollower::isWanted(const engine::Container *container) const
{
    const bool sameRun = container && container->startedAt == m_run;
    if (m_refused)
        return container && !sameRun;
    return !m_clean || (container && (engine::isAlive(container->state) || !sameRun));
}

void LogFollower::open(fleet::HostConnection &host, const engine::Container *container)
{
    m_refused = false;
    m_clean = false;
    m_run = container ? container->startedAt : std::nullopt;
    m_frames.emplace([this](const LogMessage &message) { onMessage(message); });
    const auto since = m_cursor.since();
    const bool asksTail = m_tail && !since && !m_tailRead;
    // Podman loses what is written between its reading of the tail and its following, so there it is asked twice.
    m_readsTail = asksTail && host.status().engine && host.status().engine->engine == u"Podman"_s;
    QByteArray path = "/containers/" + QUrl::toPercentEncoding(m_key.id) + "/logs?stdout=1&stderr=1&timestamps=1";
    path += m_readsTail ? "&follow=0" : "&follow=1";
    if (since)
        path += "&since=" + QByteArray::number(*since);
    else if (asksTail)
        path += "&tail=" + QByteArray::number(*m_tail);
    m_cursor.resume();
    setState(State::Loading);
    setBehind(true);
    m_quiet.start(patience);
    // Never held by us, but with a flow what comes is handed on in bounded pieces, between which the window goes on.
    m_stream = host.client().stream(
        {.method = "GET", .path = path, .flow = std::make_shared<net::ReplyFlow>(), .timeout = 0ms},
        {.data = [this](const QByteArray &data) { onData(data); },
         .end = [this](Result<void> outcome) { onEnd(std::move(outcome)); }});
}

void LogFollower::onData(const QByteArray &data)
{
    if (m_behind)
        m_quiet.start(pause);
    m_frames->feed(data);
    if (m_frames->error())
        onEnd(core::fail({.kind = Error::Kind::Protocol, .what = *m_frames->error(), .where = {}, .next = {}}));
    else
        setState(State::Following);
}

void LogFollower::onMessage(const LogMessage &message)
{
    if (!m_cursor.take(message.stream, message.time))
        return;
    m_wait = {};
    m_lastTime = message.time;
    std::string &begun = m_begun[size_t(message.stream)];
    if (begun.empty() && message.endsLine && message.text.size() <= longestLine) {
        m_sink.line(message.stream, message.time, message.text);
        return;
    }
    for (QByteArrayView text = message.text; !text.isEmpty();) {
        const qsizetype part = std::min(text.size(), longestLine - qsizetype(begun.size()));
        begun.append(text.data(), size_t(part));
        text = text.sliced(part);
        if (!text.isEmpty())
            endLine(message.stream, message.time);
    }
    if (message.endsLine)
        endLine(message.stream, message.time);
}

void LogFollower::endLine(Stream stream, core::Time time)
{
    std::string &begun = m_begun[size_t(stream)];
    m_sink.line(stream, time, QByteArrayView(begun.data(), qsizetype(begun.size())));
    begun.clear();
}

/// The last line of a log need not have an end.
void LogFollower::finishLines()
{
    m_frames->finish();
    for (const Stream stream : {Stream::Out, Stream::Error}) {
        if (!m_begun[size_t(stream)].empty())
            endLine(stream, m_lastTime);
    }
}

void LogFollower::onEnd(Result<void> outcome)
{
    if (outcome && std::exchange(m_readsTail, false)) {
        m_tailRead = true;
        close();
        m_again = core::soon([this] {
            m_again.cancel();
            check();
        });
        return;
    }
    if (outcome) // what was cut off comes again
        finishLines();
    close();
    m_error.reset();
    if (outcome) {
        m_clean = true;
        setState(State::Ended);
    } else {
        m_error = outcome.error();
        // What the engine says of this log, it says again; a connection that broke is another matter.
        m_refused = m_error->httpStatus != 0;
        setState(m_refused || m_error->kind == Error::Kind::Protocol ? State::Failed : State::Waiting);
    }
    m_wait = std::clamp(2 * m_wait, firstWait, lastWait);
    m_again = core::soon(
        [this] {
            m_again.cancel();
            check();
        },
        m_wait);
}

void LogFollower::close()
{
    m_stream.cancel();
    m_again.cancel();
    m_quiet.stop();
    setBehind(false);
}

void LogFollower::setState(State state)
{
    if (state == State::Following)
        m_error.reset();
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void LogFollower::setBehind(bool behind)
{
    if (m_behind == behind)
        return;
    m_behind = behind;
    m_sink.behind(behind);
}

} // namespace bayplan::logs
