// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketprobe.h"

#include "core/soon.h"

#include <QLocalSocket>

namespace bayplan::net {

namespace {

class Probe : public core::Task::Work
{
public:
    Probe(const QString &path, std::chrono::milliseconds limit, std::function<void(SocketAnswer)> done)
        : m_done(std::move(done))
    {
        m_limit = core::soon([this] { tell(SocketAnswer::Silent); }, limit);
        QObject::connect(&m_socket, &QLocalSocket::connected, &m_socket, [this] {
            m_socket.write("GET /_ping HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n");
        });
        QObject::connect(&m_socket, &QLocalSocket::readyRead, &m_socket, [this] { finish(SocketAnswer::Answered); });
        QObject::connect(&m_socket, &QLocalSocket::errorOccurred, &m_socket, [this] { finish(SocketAnswer::Closed); });
        QObject::connect(&m_socket, &QLocalSocket::disconnected, &m_socket, [this] { finish(SocketAnswer::Closed); });
        m_socket.connectToServer(path);
    }

private:
    /// The first word counts. Told from the event loop: connecting may fail within connectToServer(), and the socket
    /// must not be destroyed in its own signal.
    void finish(SocketAnswer answer)
    {
        if (std::exchange(m_finished, true))
            return;
        m_limit = core::soon([this, answer] { tell(answer); });
    }

    void tell(SocketAnswer answer)
    {
        const auto done = std::move(m_done); // may destroy this
        done(answer);
    }

    std::function<void(SocketAnswer)> m_done;
    core::Task m_limit;
    QLocalSocket m_socket;
    bool m_finished = false;
};

} // namespace

core::Task probeSocket(const QString &path, std::chrono::milliseconds limit, std::function<void(SocketAnswer)> done)
{
    return core::Task(std::make_unique<Probe>(path, limit, std::move(done)));
}

} // namespace bayplan::net
