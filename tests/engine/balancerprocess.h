// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/ingress.h"

#include <QProcess>
#include <QTemporaryDir>

namespace bayplan::tests {

/// A load balancer of this machine for one test, in a folder of its own, with an ingress that tells of it.
class BalancerProcess
{
public:
    explicit BalancerProcess(services::Ingress::Kind kind);
    ~BalancerProcess();

    const services::Ingress &ingress() const { return m_ingress; }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_ingress.listen); }
    QString file() const { return m_ingress.place.file; }
    /// Waits until it runs. False, with a message, if it doesn't.
    bool start();
    /// SIGKILL, and waits for its end.
    void kill();
    QByteArray config() const;
    bool writeConfig(const QByteArray &text) const;
    /// What it has written since it was asked last.
    QString said() { return QString::fromUtf8(m_process.readAll()); }
    /// That it has had since it was started, by its own account.
    qint64 requests() const;
    /// Asks HAProxy's stats socket.
    QByteArray runtime(const QByteArray &command) const;

private:
    QTemporaryDir m_folder{QStringLiteral("/tmp/bayplan-lb-XXXXXX")};
    services::Ingress m_ingress;
    QStringList m_command;
    QProcess m_process;
    quint16 m_status = 0; ///< nginx: the port of its stub_status
};

} // namespace bayplan::tests
