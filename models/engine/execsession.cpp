// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/execsession.h"

#include "core/soon.h"

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using std::chrono::milliseconds;

namespace {

// Engines refuse a size until the command has really begun, a moment after they say it has.
constexpr int mostSizeTries = 10;
constexpr milliseconds sizeAgain{50};
// The output's end comes before the exit code is known.
constexpr milliseconds longestAsking{500};
constexpr std::chrono::seconds exitCodeLimit{10};

} // namespace

ExecSession::ExecSession(Client &client, ExecSpec spec) : m_client(client), m_spec(std::move(spec)) {}

ExecSession::~ExecSession() = default;

void ExecSession::start()
{
    m_call = m_client.send(execCreateCall(m_spec, m_client.apiVersion()),
                           [this](const Result<QByteArray> &reply) { onCreated(reply); });
}

void ExecSession::onCreated(const Result<QByteArray> &reply)
{
    if (!reply)
        return fail(reply.error());
    const Result<QString> id = decodeExecId(*reply);
    if (!id)
        return fail(id.error());
    m_id = *id;
    auto stream = m_client.hijack(execStartCall(m_id, m_spec, m_client.apiVersion()));
    if (!stream)
        return fail(stream.error());
    m_stream = std::move(*stream);
    connect(m_stream.get(), &net::HijackedStream::opened, this, [this] {
        m_open = true;
        if (m_spec.tty)
            sendSize();
        Q_EMIT started();
    });
    connect(m_stream.get(), &net::HijackedStream::received, this, &ExecSession::onReceived);
    connect(m_stream.get(), &net::HijackedStream::sent, this, &ExecSession::sent);
    connect(m_stream.get(), &net::HijackedStream::refused, this,
            [this](const net::HttpReply &refusal) { fail(m_client.refusal(refusal)); });
    connect(m_stream.get(), &net::HijackedStream::failed, this, &ExecSession::fail);
    connect(m_stream.get(), &net::HijackedStream::ended, this, [this] {
        m_open = false;
        m_sizing.cancel();
        m_endedAt = core::monotonicNow();
        askExitCode();
    });
}

void ExecSession::onReceived(const QByteArray &bytes)
{
    if (m_spec.tty)
        return Q_EMIT output(bytes);
    const bool good = m_frames.add(bytes, [this](StreamFrames::Stream stream, const QByteArray &payload) {
        if (stream == StreamFrames::Error || stream == StreamFrames::Engine)
            Q_EMIT errorOutput(payload);
        else
            Q_EMIT output(payload);
    });
    if (!good)
        fail({.kind = Error::Kind::Protocol,
              .what = u"The engine's stream can't be understood"_s,
              .where = {},
              .next = u"Try with a TTY"_s});
}

void ExecSession::write(const QByteArray &bytes)
{
    if (m_stream)
        m_stream->write(bytes);
}

void ExecSession::finishInput()
{
    if (m_stream && !m_spec.tty)
        m_stream->finishWriting();
}

void ExecSession::setPaused(bool paused)
{
    if (m_stream)
        m_stream->setPaused(paused);
}

void ExecSession::resize(TerminalSize size)
{
    if (size == m_spec.size)
        return;
    m_spec.size = size;
    m_sizeTries = 0;
    if (m_sizing)
        m_sizeChanged = true; // the one under way is followed by this one
    else if (m_open && m_spec.tty)
        sendSize();
}

void ExecSession::sendSize()
{
    m_sizeChanged = false;
    m_sizing = m_client.send(execResizeCall(m_id, m_spec.size),
                             [this](const Result<QByteArray> &reply) { onSized(reply.has_value()); });
}

void ExecSession::onSized(bool good)
{
    m_sizing.cancel();
    if (!m_open)
        return;
    if (m_sizeChanged || (!good && ++m_sizeTries < mostSizeTries))
        m_sizing = core::soon([this] { sendSize(); }, good ? milliseconds(0) : sizeAgain);
}

void ExecSession::askExitCode()
{
    m_call = m_client.send(execInspectCall(m_id), [this](const Result<QByteArray> &reply) { onState(reply); });
}

void ExecSession::onState(const Result<QByteArray> &reply)
{
    if (!reply)
        return fail(reply.error());
    const Result<ExecState> state = decodeExecState(*reply);
    if (!state)
        return fail(state.error());
    if (state->exitCode) {
        m_call.cancel();
        m_stream.reset();
        return Q_EMIT finished(*state->exitCode);
    }
    if (core::monotonicNow() - m_endedAt > exitCodeLimit)
        return fail({.kind = Error::Kind::ConnectionLost,
                     .what = u"The engine ended the connection, and says that the command still runs"_s,
                     .where = {},
                     .next = {}});
    m_call = core::soon([this] { askExitCode(); }, m_askAgain);
    m_askAgain = std::min(m_askAgain * 2, longestAsking);
}

void ExecSession::fail(const Error &error)
{
    m_open = false;
    m_call.cancel();
    m_sizing.cancel();
    // Not destroyed here: this may be within one of its signals.
    if (m_stream) {
        m_stream->disconnect(this);
        m_stream.release()->deleteLater();
    }
    Q_EMIT failed(error);
}

} // namespace bayplan::engine
