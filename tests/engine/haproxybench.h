// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/haproxy.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace bayplan::tests {

/// A small HTTP server on loopback that keeps connections and counts what it is asked for, but for "/healthy". "/slow"
/// is answered when the test says so.
class WebServer : public QTcpServer
{
public:
    WebServer();

    int requests() const { return m_requests; }
    void answerSlowOnes();
    int slowOnes() const { return int(m_slow.size()); }

private:
    void answer(QTcpSocket *socket);

    int m_requests = 0;
    QList<QTcpSocket *> m_slow;
};

/// Clients that ask for "/" one time after the other on connections they keep, and open new ones when those are closed
/// between two requests. Failed: an answer other than 200, or none.
class Load : public QObject
{
public:
    Load(quint16 port, int clients);

    int answered() const { return m_answered; }
    int failed() const { return m_failed; }
    QByteArray lastFailure() const { return m_lastFailure; }

private:
    void begin(QTcpSocket *socket);

    const quint16 m_port;
    int m_answered = 0;
    int m_failed = 0;
    QByteArray m_lastFailure;
    std::vector<std::unique_ptr<QTcpSocket>> m_sockets;
};

/// A real `haproxy -W` on loopback, with a file and a runtime socket in a folder of its own. Reloads are counted.
class HaProxyProcess
{
public:
    HaProxyProcess();
    ~HaProxyProcess();

    QString file() const { return m_folder.filePath(QStringLiteral("haproxy.cfg")); }
    QString socket() const { return m_folder.filePath(QStringLiteral("haproxy.sock")); }
    QByteArray text() const;
    void setText(const QByteArray &text) const;
    bool start();
    /// As a crash is; its worker ends with it.
    void kill();
    int reloads() const;
    /// What the runtime socket answers, asked apart from what is tested.
    QByteArray ask(const QByteArray &command) const;
    /// Reached by this machine's own means; listens at `port`.
    services::Ingress ingress(const QString &name, quint16 port) const;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
};

/// A port of loopback that nothing listens at.
quint16 freePort();

} // namespace bayplan::tests
