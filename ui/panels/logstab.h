// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "logs/logmatches.h"
#include "logs/logsession.h"
#include "ui/models.h"
#include "ui/panels/detailstab.h"
#include "ui/theme.h"

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace bayplan::ui {

class FindBar;
class LogView;
class MessageBar;

/// The logs of the selected containers, merged by time.
class LogsTab : public DetailsTab
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the tab.
    LogsTab(const Theme &theme, const Models &models, QWidget *parent = nullptr);
    ~LogsTab() override;

    QString key() const override;
    QString title() const override;
    QKeySequence shortcut() const override;
    QWidget *toolsWidget() override;
    void setSelection(const QList<fleet::ContainerKey> &keys) override;
    void setActive(bool active) override;
    void takeFocus() override;

    const logs::LogSession &session() const { return m_session; }

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void buildTools();
    void buildMenu();
    void buildTimeBar();
    void followSession();
    QAction *addAction(const QString &name, const QString &text, const QKeySequence &keys, std::function<void()> run);

    logs::LogMatches &found() { return m_only ? m_filter : m_search; }
    void openFind();
    void closeFind();
    void look();
    void step(int by);
    void showResult();
    void openTimeBar();
    void goToTime();
    void setTimes(std::optional<Qt::TimeSpec> times);
    void updateStatus();
    void askExport();
    void askReplace(const QString &path);
    void exportTo(const QString &path);
    void tell(fleet::Tone tone, const QString &text);
    void restyle();

    const Theme &m_theme;
    logs::LogSession m_session;
    logs::LogMatches m_filter; ///< with a pattern while only its lines are shown
    logs::LogMatches m_search; ///< else with the one looked for
    bool m_only = false;
    bool m_active = false;
    LogView *m_view;
    FindBar *m_find;
    QWidget *m_timeBar;
    QLineEdit *m_timeField;
    QLabel *m_timeHint;
    MessageBar *m_problem;
    MessageBar *m_notice;
    QPushButton *m_replace;
    QWidget *m_tools;
    QLabel *m_status;
    QToolButton *m_findButton;
    QToolButton *m_menuButton;
    QMenu *m_menu;
    QAction *m_wrap;
    QAction *m_names;
    QAction *m_loadAll;
    QList<QAction *> m_times; ///< local, UTC, none
    QString m_exportPath;     ///< asked whether to replace
    QString m_exportFolder;
    core::Task m_export;
};

} // namespace bayplan::ui
