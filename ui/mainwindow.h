// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/theme.h"
#include "ui/windowmemory.h"

#include <QList>
#include <QMainWindow>

class QAction;
class QMenu;
class QStackedWidget;

namespace bayplan::ui {

class CommandPalette;
class DesktopNotes;
class FleetHealth;
class OperationsPanel;
class Page;
class PageHead;
class Rail;
class RolloutActions;
class StatusLine;
class WelcomePage;
class WorkspaceMenu;

/// The window: pages in a rail at the left, the chosen one's head and body, a status line. What pages show is theirs.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `theme`, `settings` and what `models` refers to must outlive the window.
    MainWindow(Theme &theme, Models models, HostActions actions, core::Settings &settings, QWidget *parent = nullptr);

    /// Adds a page at the end of the rail; takes it.
    void addPage(Page *page);
    /// Shows a page by its key; false if there is none.
    bool showPage(const QString &key);
    Page *currentPage() const;
    Page *page(const QString &key) const;
    /// Shows an object on its page.
    void reveal(const QString &pageKey, int hostId, const QString &objectId);
    /// Shown at the foot of the rail; the demo fleet says so itself.
    void setWorkspaceName(const QString &name);
    /// To be called when what HostActions tell of the workspace has changed: its path, its problem, the recent ones.
    void refreshWorkspace();

Q_SIGNALS:
    /// Ctrl+K or the search button.
    void paletteRequested();

protected:
    /// Tab goes through every control, also of widgets that hand their focus on to one inside.
    bool focusNextPrevChild(bool next) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void buildOperations();
    void buildMenu();
    void buildPalette();
    void buildRollouts();
    void openContextMenu();
    QMenu *themeMenu(QMenu *parent);
    void chooseTheme(Theme::Mode mode);
    void fillColumns(QMenu *menu) const;
    void refreshHosts();
    void runContainer(const QString &image, const QSet<int> &hosts);
    void addHost();
    void importCompose();
    void importHosts();
    void undo();
    void refreshUndo();
    void editHost(int hostId);
    void showShortcuts();
    void select(int index);
    void updatePlace();
    void restyle();

    Theme &m_theme;
    Models m_models;
    HostActions m_actions;
    WindowMemory m_memory;
    QString m_workspaceName;
    Rail *m_rail = nullptr;
    FleetHealth *m_health = nullptr;
    PageHead *m_head = nullptr;
    QStackedWidget *m_body = nullptr;
    OperationsPanel *m_operations = nullptr;
    QAction *m_undo = nullptr;
    StatusLine *m_status = nullptr;
    WelcomePage *m_welcome = nullptr;
    WorkspaceMenu *m_workspaceMenu = nullptr; ///< null where workspaces can't be switched
    CommandPalette *m_palette = nullptr;
    RolloutActions *m_rolloutActions = nullptr;
    DesktopNotes *m_notes = nullptr;
    QList<Page *> m_pages;
    int m_current = -1;
};

} // namespace bayplan::ui
