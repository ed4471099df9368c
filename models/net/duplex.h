// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/http.h"

#include <QByteArray>
#include <QObject>

#include <memory>

namespace bayplan::net {

/// A connection's bytes both ways, over a unix socket, TCP or TLS; each side can finish writing and still read. What
/// libcurl can't do: it has no second direction once a reply has begun. At most `mostHeld` bytes wait here to be read;
/// then the peer waits.
class Duplex : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 mostHeld = 256 * 1024;

    /// Begins to connect to the request's origin; signals come from the event loop.
    static std::unique_ptr<Duplex> open(const HttpRequest &request);

    /// After opened().
    virtual void write(const QByteArray &bytes) = 0;
    /// Bytes written that the system has not taken yet.
    virtual qint64 unsent() const = 0;
    virtual qint64 available() const = 0;
    virtual QByteArray read(qint64 most) = 0;
    /// Sends what was written, then tells the peer that nothing more comes. Over TLS that is a close_notify: a bare
    /// end of the TCP stream reads as an attack to the peer.
    virtual void finishWriting() = 0;

Q_SIGNALS:
    void opened();
    void readyRead();
    void sent(); ///< unsent() has become less
    /// The peer has finished and nothing more comes; what is available() can still be read.
    void ended();
    void failed(const bayplan::core::Error &error);
};

} // namespace bayplan::net
