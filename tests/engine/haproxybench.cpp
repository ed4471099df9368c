// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/haproxybench.h"

#include <QFile>
#include <QLocalSocket>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

WebServer::WebServer()
{
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_slow.removeAll(socket);
                socket->deleteLater();
            });
        }
    });
}

void WebServer::answer(QTcpSocket *socket)
{
    const QByteArray request = socket->readAll(); // small, and one at a time
    if (!request.contains("\r\n\r\n"))
        return;
    const bool isCheck = request.startsWith("GET /healthy ");
    m_requests += isCheck ? 0 : 1;
    if (request.startsWith("GET /slow ")) {
        m_slow << socket;
        return;
    }
    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    if (isCheck)
        socket->disconnectFromHost();
}

void WebServer::answerSlowOnes()
{
    for (QTcpSocket *socket : std::exchange(m_slow, {}))
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

Load::Load(quint16 port, int clients) : m_port(port)
{
    for (int i = 0; i < clients; ++i) {
        m_sockets.push_back(std::make_unique<QTcpSocket>());
        begin(m_sockets.back().get());
    }
}

void Load::begin(QTcpSocket *socket)
{
    // Whether a request is on its way, and what of the answer is there.
    struct State
    {
        bool isAsked = false;
        QByteArray answer;
    };
    const auto state = std::make_shared<State>();
    const auto ask = [socket, state] {
        *state = {.isAsked = true, .answer = {}};
        socket->write("GET / HTTP/1.1\r\nHost: web\r\n\r\n");
    };
    const auto connectAgain = [this, socket] { socket->connectToHost(QHostAddress::LocalHost, m_port); };
    const auto fail = [this](const QByteArray &why) {
        ++m_failed;
        m_lastFailure = why;
    };
    connect(socket, &QTcpSocket::connected, this, ask);
    connect(socket, &QTcpSocket::readyRead, this, [this, socket, state, ask, fail] {
        state->answer += socket->readAll();
        if (!state->answer.contains("\r\n\r\n") || !state->answer.endsWith("ok")) {
            if (state->answer.size() > 20 && !state->answer.startsWith("HTTP/1.1 200 ")) {
                fail(state->answer.left(200));
                state->isAsked = false;
                socket->disconnectFromHost();
            }
            return;
        }
        ++m_answered;
        state->isAsked = false;
        if (state->answer.toLower().contains("connection: close"))
            socket->disconnectFromHost();
        else
            ask();
    });
    connect(socket, &QTcpSocket::stateChanged, this, [=](QAbstractSocket::SocketState now) {
        if (now != QAbstractSocket::UnconnectedState)
            return;
        if (std::exchange(state->isAsked, false))
            fail("closed without an answer: " + state->answer);
        QMetaObject::invokeMethod(socket, connectAgain, Qt::QueuedConnection);
    });
    connect(socket, &QTcpSocket::errorOccurred, this, [=](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::ConnectionRefusedError)
            fail("connection refused");
    });
    connectAgain();
}

HaProxyProcess::HaProxyProcess()
{
    setText(ingress::haproxyBaseFile(socket()) + "# by hand: \xe2\x98\x83\r\n\n");
}

HaProxyProcess::~HaProxyProcess()
{
    if (!m_process)
        return;
    m_process->terminate();
    if (!m_process->waitForFinished(5000))
        m_process->kill();
    m_process->waitForFinished(1000);
}

QByteArray HaProxyProcess::text() const
{
    QFile file(this->file());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void HaProxyProcess::setText(const QByteArray &text) const
{
    QFile file(this->file());
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("the file of HAProxy can't be written");
}

bool HaProxyProcess::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setStandardOutputFile(m_folder.filePath(u"log"_s), QIODevice::Append);
    m_process->setStandardErrorFile(m_folder.filePath(u"log"_s), QIODevice::Append);
    m_process->start(u"/usr/sbin/haproxy"_s, {u"-W"_s, u"-f"_s, file()});
    return m_process->waitForStarted() && QTest::qWaitFor([this] { return ask("show info").contains("Pid: "); }, 10000);
}

void HaProxyProcess::kill()
{
    m_process->kill();
    m_process->waitForFinished();
    (void)QTest::qWaitFor([this] { return ask("show info").isEmpty(); }, 10000);
}

int HaProxyProcess::reloads() const
{
    QFile file(m_folder.filePath(u"reloads"_s));
    return file.open(QIODevice::ReadOnly) ? int(file.readAll().count('\n')) : 0;
}

QByteArray HaProxyProcess::ask(const QByteArray &command) const
{
    QLocalSocket socket;
    socket.connectToServer(this->socket());
    if (!socket.waitForConnected(1000))
        return {};
    socket.write(command + '\n');
    while (socket.waitForReadyRead(1000)) {
    }
    return socket.readAll();
}

services::Ingress HaProxyProcess::ingress(const QString &name, quint16 port) const
{
    return {.name = name,
            .listen = port,
            .checkPath = u"/healthy"_s,
            .place = {.kind = services::BalancerPlace::Kind::Local,
                      .file = file(),
                      .runtimeSocket = socket(),
                      .reload = u"echo >> %1; kill -USR2 %2"_s.arg(m_folder.filePath(u"reloads"_s))
                                    .arg(m_process ? m_process->processId() : 0)}};
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace bayplan::tests
