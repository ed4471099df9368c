// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/connectiontest.h"

#include "core/clock.h"
#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/client.h"
#include "net/httploop.h"
#include "net/tlssession.h"

#include <QHostInfo>
#include <QPointer>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using engine::Endpoint;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds networkLimit{10'000};
constexpr milliseconds listLimit{30'000}; // a loaded engine takes its time for its first list
constexpr qsizetype shownAddresses = 4;

QList<ConnectionTest::Step> stepsOf(Endpoint::Kind kind)
{
    using Step = ConnectionTest::Step;
    QList<Step> steps;
    switch (kind) {
    case Endpoint::Kind::Unix:
        steps = {Step::Connect};
        break;
    case Endpoint::Kind::Tcp:
        steps = {Step::Resolve, Step::Connect};
        break;
    case Endpoint::Kind::Tls:
        steps = {Step::Resolve, Step::Connect, Step::Secure};
        break;
    case Endpoint::Kind::Ssh:
        steps = {Step::Secure};
        break;
    }
    return steps + QList<Step>{Step::Ping, Step::Version, Step::Permissions};
}

/// Where a bare connection to it goes, with nothing spoken over it.
Result<net::Origin> bareOrigin(Endpoint endpoint)
{
    if (endpoint.kind == Endpoint::Kind::Tls)
        endpoint.kind = Endpoint::Kind::Tcp;
    return endpoint.origin();
}

QString certificateText(const net::TlsSession &session, bool skipVerify)
{
    QString text = skipVerify ? u"the server's certificate is not verified"_s : QString();
    if (session.server)
        text += (text.isEmpty() ? QString() : u": "_s) + u"“%1”, for %2, signed by “%3”, valid until %4"_s.arg(
                                                             session.server->subject, session.server->namesText(),
                                                             session.server->issuer,
                                                             net::certificateTime(session.server->validUntil));
    return text;
}

/// Whether it was TLS that failed, and not what was spoken over it.
bool isAboutTls(const Error &error, const net::TlsSession &session)
{
    if (!session.established || session.alert)
        return true;
    return error.kind != Error::Kind::Timeout && error.kind != Error::Kind::NotAnEngine &&
           error.kind != Error::Kind::Protocol;
}

} // namespace

ConnectionTest::ConnectionTest(engine::Ways ways, QObject *parent) : QObject(parent), m_ways(ways)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        fail({.kind = Error::Kind::Timeout,
              .what = u"No answer in %1 s"_s.arg(m_limit.interval() / 1000.0),
              .where = m_endpoint.toString(),
              .next = u"The engine, or what resolves its name, may be hung or overloaded"_s});
    });
}

ConnectionTest::~ConnectionTest()
{
    release();
}

void ConnectionTest::start(const Endpoint &endpoint)
{
    release();
    m_endpoint = endpoint;
    m_engine.reset();
    m_stages.clear();
    for (const Step step : stepsOf(endpoint.kind))
        m_stages.append({.step = step, .detail = {}, .error = {}});
    m_connector = engine::makeConnector(endpoint, m_ways);
    m_running = true;
    m_current = 0;
    run();
}

void ConnectionTest::cancel()
{
    if (!m_running)
        return;
    release();
    m_stages[m_current].state = State::Waiting;
    Q_EMIT changed();
}

bool ConnectionTest::hasPassed() const
{
    return !m_stages.isEmpty() && std::all_of(m_stages.begin(), m_stages.end(),
                                              [](const Stage &stage) { return stage.state == State::Passed; });
}

/// Ends whatever is under way, and gives back the connection.
void ConnectionTest::release()
{
    ++m_runs;
    m_running = false;
    m_limit.stop();
    if (m_lookup)
        QHostInfo::abortHostLookup(*std::exchange(m_lookup, std::nullopt));
    m_task.cancel();
    m_client.reset();
    if (m_connector) // it may be what has called us
        m_connector.release()->deleteLater();
}

void ConnectionTest::run()
{
    Stage &stage = m_stages[m_current];
    stage.state = State::Running;
    m_begun = core::monotonicNow();
    switch (stage.step) {
    case Step::Resolve:
        resolve();
        break;
    case Step::Connect:
        connectBare();
        break;
    case Step::Secure:
        secure();
        break;
    case Step::Ping:
        ping();
        break;
    case Step::Version:
        readVersion();
        break;
    case Step::Permissions:
        list();
        break;
    }
    Q_EMIT changed();
}

void ConnectionTest::pass(const QString &detail)
{
    end(State::Passed);
    m_stages[m_current].detail = detail;
    if (m_current + 1 < m_stages.size()) {
        ++m_current;
        run();
        return;
    }
    finish();
}

void ConnectionTest::fail(Error error)
{
    end(State::Failed);
    m_stages[m_current].error = std::move(error);
    finish();
}

void ConnectionTest::end(State state)
{
    m_limit.stop();
    m_stages[m_current].state = state;
    m_stages[m_current].took = std::chrono::duration_cast<milliseconds>(core::monotonicNow() - m_begun);
}

void ConnectionTest::finish()
{
    release();
    const int run = m_runs;
    const QPointer<ConnectionTest> alive(this);
    Q_EMIT changed();
    if (alive && m_runs == run) // nobody has begun another one
        Q_EMIT finished();
}

void ConnectionTest::resolve()
{
    if (!QHostAddress(m_endpoint.host).isNull()) { // looking it up would look for its name
        m_task = core::soon([this] { pass(m_endpoint.host); });
        return;
    }
    m_limit.start(networkLimit);
    m_lookup = QHostInfo::lookupHost(m_endpoint.host, this, [this](const QHostInfo &info) {
        m_lookup.reset();
        QStringList addresses;
        for (const QHostAddress &address : info.addresses())
            addresses << address.toString();
        if (addresses.isEmpty())
            return fail({.kind = Error::Kind::NotFound,
                         .what = u"The host's name can't be resolved"_s,
                         .where = m_endpoint.toString(),
                         .next = u"Check the name, or use an address"_s});
        const qsizetype more = addresses.size() - shownAddresses;
        pass(addresses.mid(0, shownAddresses).join(u", "_s) + (more > 0 ? u" and %1 more"_s.arg(more) : QString()));
    });
}

void ConnectionTest::connectBare()
{
    Result<net::Origin> origin = bareOrigin(m_endpoint);
    if (!origin) {
        m_task = core::soon([this, error = origin.error()] { fail(error); });
        return;
    }
    net::HttpRequest request;
    request.origin = std::move(*origin);
    request.path = "/";
    request.connectOnly = true;
    request.connectTimeout = request.timeout = networkLimit;
    m_task = m_ways.loop.fetch(std::move(request), [this](const Result<net::HttpReply> &reply) {
        if (!reply)
            return fail(reply.error());
        pass(m_endpoint.kind == Endpoint::Kind::Unix ? core::plainLine(m_endpoint.path)
                                                     : u"port %1 is open"_s.arg(m_endpoint.port));
    });
}

void ConnectionTest::secure()
{
    m_task = m_connector->open([this](Result<net::Origin> origin) {
        if (!origin)
            return fail(origin.error());
        if (m_endpoint.kind == Endpoint::Kind::Ssh) {
            const bool byCommand = origin->fewConnections;
            useOrigin(std::move(*origin));
            return pass(byCommand ? u"by “docker system dial-stdio” on the host, since its server does not forward"_s
                                  : u"the engine's socket is forwarded"_s);
        }
        shakeHands(std::move(*origin));
    });
}

/// With TLS 1.3 a refused client learns it only with the first answer, so something is asked.
void ConnectionTest::shakeHands(net::Origin origin)
{
    const auto session = std::make_shared<net::TlsSession>();
    net::HttpRequest request;
    request.origin = origin;
    request.path = "/_ping";
    request.connectTimeout = request.timeout = networkLimit;
    request.maxBody = 64 * 1024;
    request.session = session;
    useOrigin(std::move(origin));
    m_task = m_ways.loop.fetch(std::move(request), [this, session](const Result<net::HttpReply> &reply) {
        if (!reply && isAboutTls(reply.error(), *session))
            return fail(reply.error());
        pass(certificateText(*session, m_endpoint.tls.skipVerify));
    });
}

void ConnectionTest::useOrigin(net::Origin origin)
{
    m_client = std::make_unique<engine::Client>(m_ways.loop, std::move(origin));
}

void ConnectionTest::ping()
{
    if (!m_client) { // kinds that need nothing made first
        m_task = m_connector->open([this](Result<net::Origin> origin) {
            if (!origin)
                return fail(origin.error());
            useOrigin(std::move(*origin));
            ping();
        });
        return;
    }
    m_task = m_client->ping(networkLimit, [this](const Result<engine::Ping> &reply) {
        if (!reply)
            return fail(m_connector->explain(reply.error()));
        m_newestApi = reply->newest;
        pass(u"an engine with API %1 answers"_s.arg(QString::fromLatin1(reply->newest.toString())));
    });
}

void ConnectionTest::readVersion()
{
    const Result<engine::ApiVersion> version = engine::negotiate(m_newestApi);
    if (!version) {
        Error error = version.error();
        error.where = m_endpoint.toString();
        m_task = core::soon([this, error] { fail(error); });
        return;
    }
    m_client->setApiVersion(*version);
    m_limit.start(networkLimit);
    m_task = m_client->info([this, api = *version](const Result<engine::EngineInfo> &info) {
        if (!info)
            return fail(m_connector->explain(info.error()));
        m_engine = *info;
        pass(u"%1 %2, API %3"_s.arg(core::plainLine(info->engine, 40), core::plainLine(info->version, 60),
                                    QString::fromLatin1(api.toString())));
    });
}

void ConnectionTest::list()
{
    m_limit.start(listLimit);
    m_task = m_client->containers([this](const Result<std::vector<engine::Container>> &containers) {
        if (!containers)
            return fail(m_connector->explain(containers.error()));
        pass(containers->size() == 1 ? u"1 container listed"_s
                                     : u"%1 containers listed"_s.arg(qulonglong(containers->size())));
    });
}

QString stepName(ConnectionTest::Step step, Endpoint::Kind kind)
{
    using Step = ConnectionTest::Step;
    switch (step) {
    case Step::Resolve:
        return u"Resolve"_s;
    case Step::Connect:
        return u"Connect"_s;
    case Step::Secure:
        return kind == Endpoint::Kind::Ssh ? u"ssh"_s : u"TLS"_s;
    case Step::Ping:
        return u"Ping"_s;
    case Step::Version:
        return u"Version"_s;
    case Step::Permissions:
        return u"Permissions"_s;
    }
    return {};
}

} // namespace bayplan::fleet
