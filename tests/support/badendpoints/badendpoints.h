// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

class QLocalServer;
class QTcpServer;
class QTemporaryDir;

namespace bayplan::tests {

/// Every way in which an endpoint can turn out to be no engine, each listening (or not) for real.
class BadEndpoints : public QObject
{
    Q_OBJECT

public:
    struct Case
    {
        QString name; ///< a host's name
        QString endpoint;
        QString message; ///< what the operator must be told, in part
    };

    BadEndpoints();
    ~BadEndpoints() override;

    QList<Case> cases() const { return m_cases; }

    /// Makes this process's (or a child's) root obey file permissions, which root else overrides; for the case of a
    /// socket that belongs to somebody else. True if that could be done. Lasts over exec.
    static bool obeyPermissions();

private:
    void addSilent();
    void addEcho();
    void addHttpServer();
    void addForbidden();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::vector<std::unique_ptr<QTcpServer>> m_tcp;
    std::vector<std::unique_ptr<QLocalServer>> m_local;
    QList<Case> m_cases;
};

} // namespace bayplan::tests
