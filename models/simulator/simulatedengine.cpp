// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/simulatedengine.h"

#include "simulator/logreply.h"

#include <algorithm>
#include <chrono>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 systemClock()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

QString engineId(quint64 seed)
{
    // Twelve groups of four, as Docker writes it.
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Random random(seed ^ 0x1d);
    QString id;
    for (int i = 0; i < 48; ++i) {
        if (i > 0 && i % 4 == 0)
            id += u':';
        id += QLatin1Char(alphabet[random.below(32)]);
    }
    return id;
}

/// "1795425144.107995016" or whole seconds, without going through a floating point number.
qint64 nanoseconds(const QString &text)
{
    const qint64 seconds = text.section(u'.', 0, 0).toLongLong();
    const QString fraction = text.section(u'.', 1, 1).leftJustified(9, u'0', true);
    return seconds * nsPerSecond + fraction.toLongLong();
}

/// As Podman reads it: through a floating point number, which is some hundred nanoseconds off.
qint64 roughNanoseconds(const QString &text)
{
    return static_cast<qint64>(text.toDouble() * 1e9);
}

} // namespace

SimulatedEngine::SimulatedEngine(SimulationOptions options, QObject *parent)
    : QObject(parent)
    , m_clock(options.clock ? std::move(options.clock) : systemClock)
    , m_state(options.profile, options.seed)
    , m_identity{options.name, engineId(options.seed)}
{
    m_server.setServerHeaders(engineHeaderLines(m_state.profile()));
    m_hub.setRemembersAll(m_state.profile().isPodman());
    connect(&m_server, &HttpServer::requestArrived, this, &SimulatedEngine::handle);
    m_agenda.setSingleShot(true);
    connect(&m_agenda, &QTimer::timeout, this, [this] { apply([](EngineState &, qint64) {}); });
}

SimulatedEngine::~SimulatedEngine()
{
    stop(false);
}

bool SimulatedEngine::listenUnix(const QString &path)
{
    if (!m_server.listenUnix(path))
        return false;
    m_unixPath = path;
    m_endpoint = u"unix://"_s + path;
    m_listening = true;
    settle();
    return true;
}

bool SimulatedEngine::listenTcp(quint16 port)
{
    if (!m_server.listenTcp(port))
        return false;
    m_port = m_server.port();
    m_endpoint = u"tcp://127.0.0.1:%1"_s.arg(m_port);
    m_listening = true;
    settle();
    return true;
}

void SimulatedEngine::stop(bool leaveSocketFile)
{
    if (!m_listening)
        return;
    m_listening = false;
    m_server.close(leaveSocketFile);
}

bool SimulatedEngine::restart()
{
    stop(false);
    if (!m_state.profile().isPodman())
        m_hub.clear();
    if (!m_unixPath.isEmpty() && !listenUnix(m_unixPath))
        return false;
    return m_port == 0 || listenTcp(m_port);
}

qint64 SimulatedEngine::now() const
{
    return m_clock();
}

void SimulatedEngine::apply(const std::function<void(EngineState &, qint64)> &change)
{
    const qint64 moment = now();
    m_state.advance(moment);
    change(m_state, moment);
    settle();
}

void SimulatedEngine::settle()
{
    m_hub.publish(m_state.takeEvents());
    const qint64 due = m_state.nextDue();
    if (due == 0) {
        m_agenda.stop();
        return;
    }
    const qint64 wait = std::clamp<qint64>((due - now()) / nsPerMs + 1, 1, 3'600'000);
    m_agenda.start(static_cast<int>(wait));
}

void SimulatedEngine::handle(HttpConnection *connection, const HttpRequest &request)
{
    const Profile &profile = m_state.profile();
    HttpReply refusal;
    const auto route = routeOf(request, profile, &refusal);
    if (!route) {
        ++m_server.traffic().byPath[u"refused"_s];
        deliver(connection, request.path, refusal, m_faults);
        return;
    }
    ++m_server.traffic().byPath[route->label(request.method)];
    const bool wellBehaved = m_faults.kind == Faults::Kind::None ||
                             (!m_faults.onlyPath.isEmpty() && !request.path.contains(m_faults.onlyPath));
    if (wellBehaved && request.method == "GET" && route->parts == QStringList{u"events"_s}) {
        handleEvents(connection, request, route->version);
        return;
    }
    const bool asksStats = request.method == "GET" && route->parts.size() == 3 && route->parts[2] == u"stats"_s;
    if (asksStats && request.flag(u"stream"_s, true) && request.flag(u"one-shot"_s) &&
        Profile::knowsOneShot(route->version)) {
        // Podman says no more than the status.
        deliver(connection, request.path,
                profile.isPodman() ? HttpReply{400, "application/json", {}, {}, 0}
                                   : errorReply(400, u"cannot have stream=true and one-shot=true"_s, profile),
                m_faults);
        return;
    }
    if (wellBehaved && asksStats && request.flag(u"stream"_s, true)) {
        if (const Container *container = m_state.container(route->parts[1])) {
            streamStats(connection, container->id, route->version);
            return;
        }
    }
    if (wellBehaved && request.method == "GET" && route->parts.size() == 3 && route->parts[2] == u"logs"_s) {
        if (const Container *container = m_state.container(route->parts[1])) {
            streamLogs(connection, container->id, request, route->version);
            return;
        }
    }
    const qint64 moment = now();
    m_state.advance(moment);
    const HttpReply reply = answer(m_state, m_identity, request, *route, moment);
    // Events before the answer, as in the real engine, where the client learns of its own doing from both.
    settle();
    deliver(connection, request.path, reply, m_faults);
}

void SimulatedEngine::handleEvents(HttpConnection *connection, const HttpRequest &request, ApiVersion version)
{
    static const QStringList known{u"config"_s, u"container"_s, u"daemon"_s, u"event"_s,  u"image"_s,
                                   u"label"_s,  u"network"_s,   u"node"_s,   u"plugin"_s, u"scope"_s,
                                   u"secret"_s, u"service"_s,   u"type"_s,   u"volume"_s};
    const auto filters = Filters::parse(request.item(u"filters"_s));
    const QString unknown = filters ? filters->firstUnknown(known) : QString();
    if (!filters || !unknown.isEmpty()) {
        const QString problem = filters ? u"invalid filter '%1'"_s.arg(unknown) : u"invalid filters"_s;
        deliver(connection, request.path, errorReply(400, problem, m_state.profile()), m_faults);
        return;
    }
    const bool podman = m_state.profile().isPodman();
    const qint64 since = podman ? roughNanoseconds(request.item(u"since"_s)) : nanoseconds(request.item(u"since"_s));
    const qint64 until = nanoseconds(request.item(u"until"_s));
    const auto begin = [this, connection, version, filters = *filters, since, until] {
        m_hub.subscribe(connection, version, filters, since, until, now(), m_faults);
    };
    if (m_faults.delayMs > 0)
        QTimer::singleShot(m_faults.delayMs, connection, begin);
    else
        begin();
}

void SimulatedEngine::streamStats(HttpConnection *connection, const QString &id, ApiVersion version)
{
    connection->openStream({});
    auto *timer = new QTimer(connection);
    const auto sample = [this, connection, timer, id, version] {
        if (const Container *container = m_state.container(id)) {
            connection->sendChunk(statsJson(m_state, *container, version, now(), true));
            return;
        }
        timer->stop();
        connection->finishStream();
    };
    connect(timer, &QTimer::timeout, connection, sample);
    timer->start(m_state.profile().isPodman() ? 5000 : 1000);
    sample();
}

void SimulatedEngine::streamLogs(HttpConnection *connection, const QString &id, const HttpRequest &request,
                                 ApiVersion version)
{
    constexpr qint64 keptNs = 3600 * nsPerSecond; // older lines have been rotated away
    HttpReply head;
    const bool tellsForm = version >= ApiVersion{1, 42} && !m_state.profile().isPodman();
    head.contentType = tellsForm ? "application/vnd.docker.multiplexed-stream" : QByteArray();
    connection->openStream(head);
    const qint64 moment = now();
    const bool timestamps = request.flag(u"timestamps"_s);
    const qint64 since = std::max(nanoseconds(request.item(u"since"_s)), moment - keptNs);
    std::vector<LogEntry> entries = logEntries(*m_state.container(id), since, moment);
    bool limited = false;
    const int tail = request.item(u"tail"_s).toInt(&limited);
    if (limited && tail >= 0 && entries.size() > size_t(tail))
        entries.erase(entries.begin(), entries.end() - tail);
    connection->sendChunk(logFrames(entries, timestamps));
    auto *timer = new QTimer(connection);
    const auto next = [this, connection, timer, id, timestamps, told = moment]() mutable {
        const Container *container = m_state.container(id);
        const qint64 current = now();
        if (container) {
            if (const QByteArray frames = logFrames(logEntries(*container, told, current), timestamps);
                !frames.isEmpty())
                connection->sendChunk(frames);
        }
        told = current;
        if (!container || !container->isUp()) {
            timer->stop();
            connection->finishStream();
        }
    };
    if (!request.flag(u"follow"_s)) {
        connection->finishStream();
        return;
    }
    connect(timer, &QTimer::timeout, connection, next);
    timer->start(200);
}

} // namespace bayplan::simulator
