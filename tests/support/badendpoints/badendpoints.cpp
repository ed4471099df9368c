// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/badendpoints/badendpoints.h"

#include <QFile>
#include <QLocalServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr uid_t nobody = 65534;

QString endpointOf(const QTcpServer &server)
{
    return u"tcp://127.0.0.1:%1"_s.arg(server.serverPort());
}

} // namespace

BadEndpoints::BadEndpoints() : m_folder(std::make_unique<QTemporaryDir>())
{
    m_cases << Case{u"missing"_s, u"unix:///nowhere/docker.sock"_s, u"There is no socket at /nowhere/docker.sock"_s};

    const QString file = m_folder->filePath(u"file"_s);
    QFile plain(file);
    if (plain.open(QIODevice::WriteOnly))
        m_cases << Case{u"file"_s, u"unix://"_s + file, u"is not a socket"_s};

    QTcpServer closed;
    if (closed.listen(QHostAddress::LocalHost)) // a port that was free a moment ago
        m_cases << Case{u"closed"_s, endpointOf(closed), u"nothing listens on that port"_s};
    closed.close();

    addHttpServer();
    addEcho();
    addSilent();
    addForbidden();
}

BadEndpoints::~BadEndpoints() = default;

void BadEndpoints::addHttpServer()
{
    auto &server = *m_tcp.emplace_back(std::make_unique<QTcpServer>());
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<h1>?</h1>");
        });
    });
    server.listen(QHostAddress::LocalHost);
    m_cases << Case{u"webserver"_s, endpointOf(server), u"it is not a container engine"_s};
}

void BadEndpoints::addEcho()
{
    auto &server = *m_tcp.emplace_back(std::make_unique<QTcpServer>());
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
    });
    server.listen(QHostAddress::LocalHost);
    m_cases << Case{u"echo"_s, endpointOf(server), u"does not speak HTTP"_s};
}

void BadEndpoints::addSilent()
{
    auto &server = *m_tcp.emplace_back(std::make_unique<QTcpServer>());
    server.listen(QHostAddress::LocalHost); // accepts in the kernel, and never answers
    m_cases << Case{u"silence"_s, endpointOf(server), u"No answer in 10 s"_s};
}

void BadEndpoints::addForbidden()
{
    auto &server = *m_local.emplace_back(std::make_unique<QLocalServer>());
    const QString path = m_folder->filePath(u"theirs.sock"_s);
    if (!server.listen(path))
        return;
    const QByteArray name = QFile::encodeName(path);
    if (::chmod(name.constData(), S_IRUSR | S_IWUSR) == 0 && ::chown(name.constData(), nobody, nobody) == 0)
        m_cases << Case{u"forbidden"_s, u"unix://"_s + path, u"Permission denied on "_s + path};
}

bool BadEndpoints::obeyPermissions()
{
    if (::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) != 0 || ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH) != 0)
        return false;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2] = {};
    if (::syscall(SYS_capget, &header, data) != 0)
        return false;
    constexpr unsigned both = (1u << CAP_DAC_OVERRIDE) | (1u << CAP_DAC_READ_SEARCH);
    data[0].effective &= ~both;
    data[0].permitted &= ~both;
    data[0].inheritable &= ~both;
    return ::syscall(SYS_capset, &header, data) == 0;
}

} // namespace bayplan::tests
