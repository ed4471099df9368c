// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/client.h"
#include "engine/exec.h"
#include "engine/streamframes.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace bayplan::engine {

/// One command run in a container, with its input and output, from its beginning to its exit code. Destroying it drops
/// the connection; the engine lets the command run on (moby 9098), see ShellSession::hangUp().
class ExecSession : public QObject
{
    Q_OBJECT

public:
    /// `client` must outlive the session.
    ExecSession(Client &client, ExecSpec spec);
    ~ExecSession() override;

    /// Once.
    void start();
    void write(const QByteArray &bytes);
    /// Without a TTY: the command's input is at its end.
    void finishInput();
    /// With a TTY. Only the last of several that come together is sent.
    void resize(TerminalSize size);
    /// While paused no output is told, and soon the command has to wait.
    void setPaused(bool paused);
    /// Bytes the engine has not taken yet.
    qint64 unsent() const { return m_stream ? m_stream->unsent() : 0; }

Q_SIGNALS:
    /// The engine has begun with it. A command that isn't there is told by its output and exit code even so; see
    /// execNeverBegan().
    void started();
    void output(const QByteArray &bytes);
    void errorOutput(const QByteArray &bytes); ///< without a TTY; the engine's own words too
    void sent();
    /// It has ended; last.
    void finished(int exitCode);
    /// It could not begin, or the connection was lost, or the exit code can't be known; last.
    void failed(const bayplan::core::Error &error);

private:
    void onCreated(const core::Result<QByteArray> &reply);
    void onReceived(const QByteArray &bytes);
    void sendSize();
    void onSized(bool good);
    void askExitCode();
    void onState(const core::Result<QByteArray> &reply);
    void fail(const core::Error &error);

    Client &m_client;
    ExecSpec m_spec;
    QString m_id;
    std::unique_ptr<net::HijackedStream> m_stream;
    StreamFrames m_frames;
    core::Task m_call; ///< create, then asking for the exit code
    core::Task m_sizing;
    bool m_open = false;
    bool m_sizeChanged = false;
    int m_sizeTries = 0;
    std::chrono::milliseconds m_askAgain{20};
    core::MonotonicTime m_endedAt{};
};

} // namespace bayplan::engine
