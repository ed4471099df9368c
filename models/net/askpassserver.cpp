// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/askpassserver.h"

#include <QLocalSocket>
#include <QRandomGenerator>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;

// A question is "TOKEN\0PROMPT\0PID\0HINT\0"; the reply is "a" and the answer, or nothing when there is none.

namespace {
constexpr qsizetype longestQuestion = 64 * 1024;
}

core::Result<std::unique_ptr<AskpassServer>> AskpassServer::listen(const QString &path)
{
    std::unique_ptr<AskpassServer> server(new AskpassServer);
    server->m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server->m_server, &QLocalServer::newConnection, server.get(), &AskpassServer::accept);
    if (!server->m_server.listen(path))
        return core::fail({.kind = Error::Kind::System,
                           .what = u"ssh's questions can't be taken: %1"_s.arg(server->m_server.errorString()),
                           .where = path,
                           .next = {}});
    return server;
}

AskpassServer::~AskpassServer()
{
    // Nobody is asked any more. The sockets end with the server, and would tell of it.
    for (const auto &[socket, question] : m_questions)
        socket->disconnect(this);
    m_questions.clear();
}

QByteArray AskpassServer::admit(Ask ask)
{
    quint32 random[8];
    QRandomGenerator::system()->fillRange(random);
    const QByteArray token = QByteArray(reinterpret_cast<const char *>(random), sizeof random).toHex();
    m_askers.insert(token, std::move(ask));
    return token;
}

void AskpassServer::forget(const QByteArray &token)
{
    m_askers.remove(token);
    for (auto it = m_questions.begin(); it != m_questions.end();) {
        if (it->second.token == token) {
            it->first->deleteLater();
            it = m_questions.erase(it);
        } else {
            ++it;
        }
    }
}

void AskpassServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        m_questions[socket];
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            m_questions.erase(socket); // withdraws the question
            socket->deleteLater();
        });
        read(socket);
    }
}

void AskpassServer::read(QLocalSocket *socket)
{
    const auto found = m_questions.find(socket);
    if (found == m_questions.end() || !found->second.token.isEmpty())
        return;
    Question &question = found->second;
    question.read += socket->readAll();
    if (question.read.size() > longestQuestion)
        return socket->abort();
    const QList<QByteArray> parts = question.read.split('\0');
    if (parts.size() < 5)
        return;
    const auto asker = m_askers.constFind(parts.at(0));
    if (asker == m_askers.cend())
        return socket->abort();
    question.token = parts.at(0);
    question.task = (*asker)({.text = QString::fromLocal8Bit(parts.at(1)),
                              .asker = parts.at(2).toLongLong(),
                              .tells = parts.at(3) == "none"},
                             [this, socket](const std::optional<QString> &text) { answer(socket, text); });
}

void AskpassServer::answer(QLocalSocket *socket, const std::optional<QString> &text)
{
    if (!m_questions.contains(socket))
        return;
    if (text)
        socket->write('a' + text->toLocal8Bit());
    socket->disconnectFromServer(); // after what is written
}

} // namespace bayplan::net
