// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/execsession.h"

#include <memory>

namespace bayplan::engine {

/// What an operator wants to run in a container.
struct ShellWish
{
    QString container = {};   ///< id
    QStringList command = {}; ///< empty: whatever shell there is, the most comfortable first
    bool tty = true;
    TerminalSize size = {};
};

/// An ExecSession of the first shell that a container has. Engines can't be asked what is in a container, so each is
/// tried until one begins.
class ShellSession : public QObject
{
    Q_OBJECT

public:
    /// bash, ash, sh, and busybox where nothing points to it.
    static QList<QStringList> shells();

    /// `client` must outlive the session.
    ShellSession(Client &client, ShellWish wish);
    ~ShellSession() override;

    void start();
    void write(const QByteArray &bytes);
    void finishInput();
    void resize(TerminalSize size);
    void setPaused(bool paused);
    /// Bytes the engine has not taken yet.
    qint64 unsent() const { return m_exec ? m_exec->unsent() : 0; }
    /// What runs, or is tried now.
    const QStringList &command() const { return m_candidates.at(m_candidate); }

    /// What a terminal's closing does: tells all that was started in this session. The engine has no call for that
    /// (moby 9098), so a command in the container looks for them by a variable that they all have. May outlive the
    /// session; no answer comes.
    core::Task hangUp(std::function<void()> done);

Q_SIGNALS:
    void started();
    void output(const QByteArray &bytes);
    void errorOutput(const QByteArray &bytes);
    void finished(int exitCode);
    void failed(const bayplan::core::Error &error);

private:
    void onOutput(const QByteArray &bytes, bool error);
    void onFinished(int exitCode);
    void flushHeld();
    core::Error notThere() const;

    Client &m_client;
    ShellWish m_wish;
    const QList<QStringList> m_candidates;
    const QString m_mark; ///< "BAYPLAN_TERMINAL=…", its own
    qsizetype m_candidate = 0;
    std::unique_ptr<ExecSession> m_exec;
    QByteArray m_held; ///< output that may be the runtime's words on a shell that isn't there
    bool m_heldIsError = false;
    bool m_began = false; ///< some output was certainly the shell's
};

} // namespace bayplan::engine
