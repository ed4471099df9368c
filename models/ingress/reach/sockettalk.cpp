// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/sockettalk.h"

#include "core/soon.h"
#include "ingress/words.h"
#include "net/duplex.h"

#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;

namespace {

constexpr std::chrono::seconds limit{30};

class SocketTalk : public core::Task::Work
{
public:
    SocketTalk(const QString &socket, QByteArray request, std::function<void(Result<QByteArray>)> done)
        : m_request(std::move(request))
        , m_done(std::move(done))
    {
        net::HttpRequest where;
        where.origin.name = socket;
        if (socket.startsWith(u'/'))
            where.origin.socketPath = socket;
        else
            where.origin.base = "http://" + socket.toUtf8();
        m_duplex = net::Duplex::open(where);
        net::Duplex *duplex = m_duplex.get();
        QObject::connect(duplex, &net::Duplex::opened, duplex, [this] {
            m_duplex->write(m_request);
            m_duplex->finishWriting();
        });
        QObject::connect(duplex, &net::Duplex::readyRead, duplex, [this] { collect(); });
        QObject::connect(duplex, &net::Duplex::ended, duplex, [this] {
            collect();
            tell(m_answer);
        });
        QObject::connect(duplex, &net::Duplex::failed, duplex, [this](const Error &error) { tell(core::fail(error)); });
        m_limit = core::soon(
            [this, socket] {
                tell(core::fail({.kind = Error::Kind::Timeout,
                                 .what = tr("The socket does not answer"),
                                 .where = socket,
                                 .next = {}}));
            },
            limit);
    }

private:
    void collect()
    {
        const QByteArray bytes = m_duplex->read(m_duplex->available());
        m_answer += bytes.left(mostOfAnswer - m_answer.size());
    }

    void tell(Result<QByteArray> result)
    {
        if (m_duplex)
            m_duplex.release()->deleteLater();       // this is within its signal
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    const QByteArray m_request;
    std::function<void(Result<QByteArray>)> m_done;
    QByteArray m_answer;
    std::unique_ptr<net::Duplex> m_duplex;
    core::Task m_limit;
};

} // namespace

core::Task talkToSocket(const QString &socket, const QByteArray &request, std::function<void(Result<QByteArray>)> done)
{
    return core::Task(std::make_unique<SocketTalk>(socket, request, std::move(done)));
}

} // namespace bayplan::ingress
