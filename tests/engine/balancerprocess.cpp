// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/balancerprocess.h"

#include "ingress/haproxy/haproxy.h"

#include <QDebug>
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;

namespace {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

BalancerProcess::BalancerProcess(Ingress::Kind kind)
{
    const QString folder = m_folder.path();
    m_ingress.name = u"edge"_s;
    m_ingress.kind = kind;
    m_ingress.listen = freePort();
    m_ingress.drainTimeout = std::chrono::seconds(10);
    m_ingress.place.kind = services::BalancerPlace::Kind::Local;
    switch (kind) {
    case Ingress::Kind::HaProxy:
        m_ingress.place.file = folder + u"/haproxy.cfg"_s;
        m_ingress.place.runtimeSocket = folder + u"/haproxy.sock"_s;
        m_ingress.place.reload = u"kill -USR2 $(cat %1/haproxy.pid)"_s.arg(folder);
        m_command = {u"haproxy"_s, u"-W"_s, u"-db"_s, u"-p"_s, folder + u"/haproxy.pid"_s, u"-f"_s, file()};
        writeConfig("# by hand\n" + ingress::haproxyBaseFile(m_ingress.place.runtimeSocket) +
                    "frontend byhand\n    mode http\n    bind 127.0.0.1:" + QByteArray::number(freePort()) +
                    "\n    http-request return status 204\n\n");
        break;
    case Ingress::Kind::Nginx:
        m_status = freePort();
        m_ingress.place.file = folder + u"/bayplan.conf"_s;
        m_ingress.place.reload = u"nginx -c %1/nginx.conf -s reload"_s.arg(folder);
        m_command = {u"nginx"_s, u"-c"_s, folder + u"/nginx.conf"_s, u"-g"_s, u"daemon off;"_s};
        writeConfig("# by hand\n");
        if (QFile main(folder + u"/nginx.conf"_s); main.open(QIODevice::WriteOnly))
            main.write(u"user root;\nworker_processes 2;\npid %1/nginx.pid;\nerror_log %1/error.log;\n"
                       "events { worker_connections 512; }\n"
                       "http {\n access_log off;\n client_body_temp_path %1/body;\n proxy_temp_path %1/proxy;\n"
                       " fastcgi_temp_path %1/fastcgi;\n uwsgi_temp_path %1/uwsgi;\n scgi_temp_path %1/scgi;\n"
                       " server { listen 127.0.0.1:%3; location / { stub_status; } }\n"
                       " include %2;\n}\n"_s.arg(folder, file(), QString::number(m_status))
                           .toUtf8());
        break;
    case Ingress::Kind::Traefik:
    case Ingress::Kind::Caddy:
    case Ingress::Kind::Elb:
        qFatal("no such process here");
    }
}

BalancerProcess::~BalancerProcess()
{
    m_process.terminate();
    if (!m_process.waitForFinished(3'000))
        kill();
}

bool BalancerProcess::start()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(m_command.first(), m_command.mid(1));
    const bool isUp = QTest::qWaitFor(
        [this] {
            if (m_ingress.kind == Ingress::Kind::HaProxy)
                return runtime("show info").contains("Uptime_sec");
            return QFile::exists(m_folder.filePath(u"nginx.pid"_s));
        },
        10'000);
    if (!isUp)
        qWarning() << m_command << "did not start:" << m_process.readAll();
    return isUp;
}

void BalancerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QByteArray BalancerProcess::config() const
{
    QFile file(m_ingress.place.file);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool BalancerProcess::writeConfig(const QByteArray &text) const
{
    QFile file(m_ingress.place.file);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

qint64 BalancerProcess::requests() const
{
    if (m_ingress.kind == Ingress::Kind::HaProxy) {
        qint64 sum = 0;
        for (const QByteArray &line : runtime("show stat").split('\n')) {
            const QByteArrayList fields = line.split(',');
            if (fields.value(0).startsWith("edge") && fields.value(1) == "FRONTEND")
                sum += fields.value(48).toLongLong(); // req_tot
        }
        return sum;
    }
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_status);
    if (!socket.waitForConnected(1'000))
        return 0;
    socket.write("GET / HTTP/1.0\r\n\r\n");
    while (socket.waitForReadyRead(2'000)) {
    }
    // Its third line: connections accepted, handled, and requests.
    const QByteArrayList words = socket.readAll().simplified().split(' ');
    const qsizetype at = words.indexOf("requests");
    return at < 0 ? 0 : words.value(at + 3).toLongLong();
}

QByteArray BalancerProcess::runtime(const QByteArray &command) const
{
    QLocalSocket socket;
    socket.connectToServer(m_ingress.place.runtimeSocket);
    if (!socket.waitForConnected(1'000))
        return {};
    socket.write(command + '\n');
    QByteArray reply;
    while (socket.waitForReadyRead(2'000))
        reply += socket.readAll();
    return reply + socket.readAll();
}

} // namespace bayplan::tests
