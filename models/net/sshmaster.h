// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "net/sshcommand.h"
#include "net/ssherror.h"
#include "net/sshservice.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace bayplan::net {

/// The one ssh process of a host: logs in by the user's own ssh, configuration, keys and agent, and then serves
/// requests on its control socket until the connection ends.
class SshMaster : public QObject
{
    Q_OBJECT

public:
    /// `service` must outlive it.
    SshMaster(SshService &service, SshTarget target);
    ~SshMaster() override;

    /// Begins, as soon as it is its turn; once.
    void start();
    bool isUp() const { return m_up; }
    const QString &controlPath() const { return m_controlPath; }
    /// The host could not open a forwarded connection a moment ago.
    bool refusedLately() const;

Q_SIGNALS:
    void up();
    /// It could not come up, or the connection ended. Nothing more comes; destroy it.
    void ended(const bayplan::core::Error &error);

private:
    void begin();
    void limitLogin();
    void readMessages();
    void checkUp();
    void onFinished();
    void fail(core::Error error);
    void endProcess();
    core::Task ask(const AskpassServer::Prompt &prompt, AskpassServer::Answered answered);

    SshService &m_service;
    const SshTarget m_target;
    QString m_controlPath;
    QByteArray m_token;
    ChildProcesses::Child m_process;
    core::Task m_place;
    core::Task m_wait;  ///< before another try
    core::Task m_limit; ///< for getting up, while nothing is asked
    QString m_messages;
    QSet<std::pair<qint64, QString>> m_asked; ///< by whom: what the same process asks again was answered wrongly
    QList<SshQuestion> m_answered;            ///< in this login
    QElapsedTimer m_refused;
    int m_drops = 0;
    bool m_up = false;
    std::optional<SshQuestion::Kind> m_declined; ///< the question the operator said no to
};

} // namespace bayplan::net
