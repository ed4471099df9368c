// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/theme.h"

#include <QMenu>

class QFileDialog;

namespace bayplan::ui {

class MessageBar;

/// The menu of workspaces: new, open, the recent ones, save as. What goes wrong, and whether a file may be replaced, is
/// said in a bar of the window.
class WorkspaceMenu : public QMenu
{
    Q_OBJECT

public:
    /// `theme` must outlive the menu.
    WorkspaceMenu(const Theme &theme, HostActions actions, QWidget *window);

    /// Where it says what went wrong; whoever shows it takes it as a child.
    QWidget *bars() const { return m_bars; }
    /// Says what is wrong with the workspace's file, for as long as it is.
    void refresh();

private:
    QAction *add(const QString &name, const QString &title, void (WorkspaceMenu::*run)());
    QFileDialog *makeDialog(const QString &title, const QString &name);
    void askNew();
    void askOpen();
    void askSaveAs();
    void fillRecent(QMenu &menu);
    void open(const QString &path);
    void saveAs(const QString &path);
    void tell(const core::Result<void> &done);
    /// Where dialogs begin: beside the present file.
    QString folder() const;

    HostActions m_actions;
    QWidget *m_window;
    QWidget *m_bars;
    MessageBar *m_problem; ///< with the present file
    MessageBar *m_notice;
    MessageBar *m_failure; ///< of what was asked for last
    MessageBar *m_replace;
    QString m_replacing; ///< the file it is asked about
};

} // namespace bayplan::ui
