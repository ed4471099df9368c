// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/duplex.h"
#include "net/replyhead.h"

#include <QTimer>

namespace bayplan::net {

/// A request after which the connection is a raw stream both ways, as an engine's exec and attach have it. It asks for
/// an upgrade to "tcp"; engines answer 101, older ones 200, and then both sides write as they like. (Docker's API, "Stream
/// details" of POST /containers/{id}/attach.)
class HijackedStream : public QObject
{
    Q_OBJECT

public:
    /// Connects and sends at once; signals come from the event loop. The request's connectTimeout holds until there is
    /// a connection, its timeout until the reply's head is there; the stream itself may last.
    explicit HijackedStream(HttpRequest request);
    ~HijackedStream() override;

    bool isOpen() const { return m_stage == Stage::Streaming; }
    /// Before the stream is open it waits here: an engine would take it for a part of the request.
    void write(const QByteArray &bytes);
    /// Bytes that the peer or the network has not taken yet. Who writes much waits for sent() to have it small.
    qint64 unsent() const { return m_duplex->unsent() + m_waiting.size(); }
    /// The end of what we write; what the peer writes still comes.
    void finishWriting();
    /// Nothing is received while paused, and soon the peer has to wait.
    void setPaused(bool paused);

Q_SIGNALS:
    void opened();
    /// At most 64 KiB a turn of the event loop, so that a flood leaves the window its turns.
    void received(const QByteArray &bytes);
    void sent();
    /// The engine answered with something else; nothing more comes.
    void refused(const bayplan::net::HttpReply &reply);
    /// The peer has finished; nothing more comes.
    void ended();
    void failed(const bayplan::core::Error &error);

private:
    enum class Stage { Connecting, Asking, Refusal, Streaming, Over };

    void ask();
    void turn();
    void readHead(const QByteArray &bytes);
    void readRefusal(const QByteArray &bytes, bool complete);
    void open(const QByteArray &rest);
    void onEnded();
    void fail(const core::Error &error);
    core::Error problem(core::Error::Kind kind, const QString &what, const QString &next) const;

    const HttpRequest m_request;
    Stage m_stage = Stage::Connecting;
    std::unique_ptr<Duplex> m_duplex;
    ReplyHead m_head;
    QByteArray m_refusal;
    QByteArray m_rest;    ///< came with the head
    QByteArray m_waiting; ///< written before the stream was open
    bool m_finishing = false;
    bool m_paused = false;
    bool m_peerEnded = false;
    QTimer m_turn;
    QTimer m_limit;
};

} // namespace bayplan::net
