// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/hijackedstream.h"

#include "net/curlerror.h"

#include <QPointer>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

constexpr qint64 portion = 64 * 1024;
constexpr qsizetype longestRefusal = 64 * 1024;

QByteArray requestText(const HttpRequest &request)
{
    QByteArray authority = request.origin.base.mid(request.origin.base.indexOf("://") + 3);
    QByteArray text = request.method + ' ' + request.path + " HTTP/1.1\r\nHost: " + authority +
                      "\r\nUser-Agent: Bayplan/" BAYPLAN_VERSION "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n";
    for (const QByteArray &line : request.headers)
        text += line + "\r\n";
    return text + "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n\r\n" + request.body;
}

} // namespace

HijackedStream::HijackedStream(HttpRequest request) : m_request(std::move(request)), m_duplex(Duplex::open(m_request))
{
    m_turn.setSingleShot(true);
    m_limit.setSingleShot(true);
    connect(&m_turn, &QTimer::timeout, this, &HijackedStream::turn);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        fail(describeFailure(CURLE_OPERATION_TIMEDOUT, 0, m_request, false,
                             std::chrono::milliseconds(m_limit.intervalAsDuration())));
    });
    connect(m_duplex.get(), &Duplex::opened, this, &HijackedStream::ask);
    connect(m_duplex.get(), &Duplex::readyRead, this, [this] {
        if (!m_paused && !m_turn.isActive())
            m_turn.start(0);
    });
    connect(m_duplex.get(), &Duplex::sent, this, &HijackedStream::sent);
    connect(m_duplex.get(), &Duplex::ended, this, [this] {
        m_peerEnded = true;
        if (!m_paused)
            m_turn.start(0);
    });
    connect(m_duplex.get(), &Duplex::failed, this, &HijackedStream::fail);
    m_limit.start(m_request.connectTimeout);
}

HijackedStream::~HijackedStream()
{
    m_duplex->disconnect(this);
}

void HijackedStream::ask()
{
    m_stage = Stage::Asking;
    if (m_request.timeout.count() > 0)
        m_limit.start(m_request.timeout);
    else
        m_limit.stop();
    m_duplex->write(requestText(m_request));
}

void HijackedStream::turn()
{
    if (m_stage == Stage::Over || m_paused)
        return;
    const QPointer<HijackedStream> alive(this);
    const QByteArray bytes = m_rest.isEmpty() ? m_duplex->read(portion) : std::exchange(m_rest, {});
    if (!bytes.isEmpty()) {
        switch (m_stage) {
        case Stage::Asking:
            readHead(bytes);
            break;
        case Stage::Refusal:
            readRefusal(bytes, false);
            break;
        case Stage::Streaming:
            Q_EMIT received(bytes);
            break;
        case Stage::Connecting:
        case Stage::Over:
            break;
        }
    }
    if (!alive || m_stage == Stage::Over || m_paused)
        return;
    if (m_duplex->available() > 0 || !m_rest.isEmpty())
        m_turn.start(0);
    else if (m_peerEnded)
        onEnded();
}

void HijackedStream::readHead(const QByteArray &bytes)
{
    switch (m_head.add(bytes)) {
    case ReplyHead::State::Incomplete:
        return;
    case ReplyHead::State::NotHttp:
        return fail(describeFailure(CURLE_WEIRD_SERVER_REPLY, 0, m_request, true, {}));
    case ReplyHead::State::Complete:
        break;
    }
    m_limit.stop();
    const HttpHead &head = m_head.head();
    if (head.status != 101 && head.status != 200) {
        m_stage = Stage::Refusal;
        m_limit.start(m_request.connectTimeout); // a reply to be read to its end, which may not come
        return readRefusal(m_head.takeRest(), head.header("content-length") == "0");
    }
    if (head.status == 200 && !head.header("transfer-encoding").isEmpty())
        return fail(problem(Error::Kind::Unsupported, u"Something before the engine does not let raw streams through"_s,
                            u"A proxy in between has to pass on “Connection: Upgrade”"_s));
    open(m_head.takeRest());
}

void HijackedStream::open(const QByteArray &rest)
{
    m_stage = Stage::Streaming;
    m_rest = rest;
    if (!m_waiting.isEmpty())
        m_duplex->write(std::exchange(m_waiting, {}));
    if (m_finishing)
        m_duplex->finishWriting();
    Q_EMIT opened();
}

void HijackedStream::readRefusal(const QByteArray &bytes, bool complete)
{
    m_refusal += bytes;
    const HttpHead &head = m_head.head();
    QByteArray body = m_refusal;
    if (head.header("transfer-encoding").toLower().contains("chunked")) {
        const auto joined = joinChunks(m_refusal);
        complete = complete || joined.has_value();
        body = joined.value_or(m_refusal);
    } else if (!head.header("content-length").isEmpty()) {
        complete = complete || m_refusal.size() >= head.header("content-length").toLongLong();
    }
    if (!complete && m_refusal.size() < longestRefusal)
        return;
    m_limit.stop();
    m_stage = Stage::Over;
    Q_EMIT refused({head, body.left(longestRefusal)});
}

void HijackedStream::onEnded()
{
    if (m_stage == Stage::Refusal)
        return readRefusal({}, true);
    if (m_stage != Stage::Streaming)
        return fail(describeFailure(CURLE_GOT_NOTHING, 0, m_request, m_stage == Stage::Refusal, {}));
    m_stage = Stage::Over;
    Q_EMIT ended();
}

void HijackedStream::write(const QByteArray &bytes)
{
    if (m_stage == Stage::Streaming && !m_finishing)
        m_duplex->write(bytes);
    else if (m_stage != Stage::Over && !m_finishing)
        m_waiting += bytes;
}

void HijackedStream::finishWriting()
{
    if (!std::exchange(m_finishing, true) && m_stage == Stage::Streaming)
        m_duplex->finishWriting();
}

void HijackedStream::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused && (m_duplex->available() > 0 || !m_rest.isEmpty() || m_peerEnded))
        m_turn.start(0);
}

void HijackedStream::fail(const Error &error)
{
    if (m_stage == Stage::Over)
        return;
    m_limit.stop();
    m_turn.stop();
    m_stage = Stage::Over;
    Q_EMIT failed(error);
}

Error HijackedStream::problem(Error::Kind kind, const QString &what, const QString &next) const
{
    return {.kind = kind, .what = what, .where = m_request.origin.name, .next = next};
}

} // namespace bayplan::net
