// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QHash>
#include <QLocalServer>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QLocalSocket;

namespace bayplan::net {

/// Takes questions from the askpass programs that ssh processes of ours start (askpass.h). Each ssh process has a
/// secret token, which tells whose question it is and that it may ask at all.
class AskpassServer : public QObject
{
    Q_OBJECT

public:
    /// What an ssh process wants to know.
    struct Prompt
    {
        QString text;
        qint64 asker = 0;   ///< its process, by its own account: a jump host's ssh asks too, and for itself
        bool tells = false; ///< there is nothing to answer ("touch the key"); withdrawn when it is over
    };
    using Answered = std::function<void(std::optional<QString>)>;
    /// Asks whoever can be asked; the task is destroyed when ssh no longer wants to know.
    using Ask = std::function<core::Task(const Prompt &prompt, Answered answered)>;

    /// Listens on `path`, in a folder that is closed to others.
    static core::Result<std::unique_ptr<AskpassServer>> listen(const QString &path);
    ~AskpassServer() override;

    QString path() const { return m_server.fullServerName(); }
    /// A token for one ssh process, until forget().
    QByteArray admit(Ask ask);
    void forget(const QByteArray &token);

private:
    struct Question
    {
        QByteArray read;
        QByteArray token;
        core::Task task;
    };

    AskpassServer() = default;
    void accept();
    void read(QLocalSocket *socket);
    void answer(QLocalSocket *socket, const std::optional<QString> &text);

    QLocalServer m_server;
    QHash<QByteArray, Ask> m_askers;
    std::unordered_map<QLocalSocket *, Question> m_questions;
};

} // namespace bayplan::net
