// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/shellsession.h"
#include "fleet/fleet.h"
#include "terminal/linemode.h"
#include "terminal/screen.h"
#include "ui/theme.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;

namespace bayplan::ui {

class TerminalView;

/// One terminal: a container's shell on a screen, and a line below that tells how it is when it isn't running.
class TerminalPane : public QWidget
{
    Q_OBJECT

public:
    enum class State { Opening, Running, Ended };

    /// `theme` and `fleet` must outlive the pane. `wish` says what to run where; its size is found out.
    TerminalPane(const Theme &theme, fleet::Fleet &fleet, fleet::HostId host, engine::ShellWish wish,
                 QWidget *parent = nullptr);
    ~TerminalPane() override;

    fleet::HostId host() const { return m_host; }
    const QString &container() const { return m_wish.container; }
    State state() const { return m_state; }
    /// "web-1", or "web-1: exit 7"; one plain line.
    QString title() const;
    /// The container, its host, what runs and what it calls itself; one plain line each.
    QString description() const;
    TerminalView &view() { return *m_view; }
    terminal::Screen &screen() { return m_screen; }

    /// Runs the same anew, what was seen stays to be scrolled back to.
    void reopen();
    /// To be called before it is destroyed: what runs is told that its terminal goes. The task is kept until `done`.
    core::Task hangUp(std::function<void()> done);

Q_SIGNALS:
    void changed(); ///< title(), description(), state()
    void leaveRequested();
    void closeRequested();

private:
    void build();
    void start();
    void end(const QString &text, bool bad);
    void onTyped(const QByteArray &bytes);
    void onAnswered(const QByteArray &bytes);
    void tell(const QString &text, bool bad);
    void restyle();

    const Theme &m_theme;
    fleet::Fleet &m_fleet;
    const fleet::HostId m_host;
    engine::ShellWish m_wish;
    QString m_name; ///< the container's
    QString m_hostName;
    terminal::Screen m_screen;
    terminal::LineMode m_lines; ///< without a TTY
    std::unique_ptr<engine::ShellSession> m_session;
    State m_state = State::Opening;
    std::optional<int> m_exitCode;
    bool m_sized = false;
    bool m_bad = false;
    TerminalView *m_view;
    QWidget *m_strip;
    QLabel *m_text;
    QPushButton *m_reopen;
    QPushButton *m_close;
};

} // namespace bayplan::ui
