// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/shellsession.h"
#include "terminal/screen.h"

#include <optional>

namespace bayplan::tests {

/// An operator at a terminal in a container: types, and reads the screen.
class ShellBench
{
public:
    ShellBench(engine::Client &client, const engine::ShellWish &wish);

    engine::ShellSession &session() { return m_session; }
    terminal::Screen &screen() { return m_screen; }
    /// What is on the screen, line by line.
    QString text() const;
    /// Waits until the screen holds this; false, and what it holds in the log, after ten seconds.
    bool see(const QString &text);
    void type(const QString &text);
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void resize(int rows, int columns);
    /// Times the screen looked different so far.
    int redraws() const { return m_redraws; }
    const QByteArray &errors() const { return m_errors; }
    qint64 received() const { return m_received; }

    std::optional<int> exitCode;
    std::optional<core::Error> error;
    bool over() const { return exitCode || error; }

private:
    terminal::Screen m_screen;
    engine::ShellSession m_session;
    QByteArray m_errors; ///< without a TTY
    qint64 m_received = 0;
    int m_redraws = 0;
};

} // namespace bayplan::tests
