// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/http.h"

#include <QByteArray>
#include <QIODevice>
#include <QLocalServer>
#include <QObject>
#include <QPointer>
#include <QTcpServer>

#include <functional>
#include <vector>

namespace bayplan::testing {

/// A request as it came in, with the connection it came on.
struct ScriptedRequest
{
    QByteArray method;
    QByteArray target;
    QByteArray head; ///< all of it, request line included
    QByteArray body;
    int connection = 0; ///< counted from 1
    QPointer<QIODevice> device;

    void write(const QByteArray &bytes) const;
    /// Sends what was written, then closes.
    void close() const;
};

/// An HTTP/1.1 reply with its length.
QByteArray httpReply(int status, const QByteArray &body, const QByteArray &headers = {});
/// The head of a chunked reply, one chunk, and the last one.
QByteArray chunkedHead(int status = 200);
QByteArray chunk(const QByteArray &bytes);
QByteArray lastChunk();

/// A server on a real socket that answers as the test says, on the test's own thread.
class ScriptedServer : public QObject
{
    Q_OBJECT

public:
    using Script = std::function<void(const ScriptedRequest &)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer() override;

    bool listenTcp();
    bool listenUnix(const QString &path);
    /// Called with each new connection, before anything is read from it.
    void onConnection(std::function<void(QIODevice *)> action) { m_onConnection = std::move(action); }

    net::Origin origin() const;
    net::HttpRequest get(const QByteArray &path) const;

    int connections() const { return m_connections; } ///< accepted so far
    int open() const { return int(m_open.size()); }   ///< still there
    const std::vector<ScriptedRequest> &requests() const { return m_requests; }

private:
    void accept(QIODevice *device);
    void read(QIODevice *device, int connection, QByteArray &pending);

    Script m_script;
    std::function<void(QIODevice *)> m_onConnection;
    QTcpServer m_tcp;
    QLocalServer m_unix;
    int m_connections = 0;
    std::vector<QIODevice *> m_open;
    std::vector<ScriptedRequest> m_requests;
};

} // namespace bayplan::testing
