// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop.h"

#include <QString>
#include <QTableView>
#include <QTemporaryDir>

#include <memory>

class QAbstractButton;

namespace bayplan::ui {
class MainWindow;
}

namespace bayplan::tests {

/// The whole program's window in this process, with settings of its own, and hands to use it with.
class WindowDriver
{
public:
    /// With what the program starts: hosts of the workspace, and engines found on the machine. With neither it opens
    /// on the demo.
    struct Start
    {
        QList<fleet::HostConfig> hosts = {};
        QList<fleet::FoundHost> found = {};
    };

    WindowDriver(QApplication &application, Start start);
    ~WindowDriver();

    /// Closes the window and starts again with the same settings.
    void restart();

    ui::MainWindow &window() const { return *m_desktop->window(); }
    app::Desktop &desktop() const { return *m_desktop; }
    bool isDark() const { return m_desktop->theme().isDark(); }
    QString workspaceFile() const { return m_folder->filePath(QStringLiteral("test.json")); }

    /// Presses keys in the window once it is the active one, which it is not at once when a dialog has closed.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const;
    /// Clicks the page's place in the rail.
    void openPage(const QString &key) const;
    /// The only table or plan of the page shown that has this name.
    QTableView *table(const QString &name) const;
    /// Clicks the head of the column that says `title`.
    void clickHeader(QTableView *table, const QString &title) const;
    /// What is shown in that column, from top to bottom.
    static QStringList column(const QTableView *table, const QString &title);
    /// The visible button of that text or accessible name; null if there is none.
    QAbstractButton *buttonNamed(const QString &name) const;
    /// Types into the filter of the page shown; empty: clears it with Esc.
    void filter(const QString &text) const;
    void setTheme(ui::Theme::Mode mode) const;
    /// Saves what the window shows as NAME.png into the folder; false if it can't be.
    bool save(const QString &folder, const QString &name) const;

    /// The same of the whole screen: menus and popups are windows of their own.
    bool saveScreen(const QString &folder, const QString &name) const;

    /// The window with the dialogs and menus over it, as NAME-THEME-WIDTH.png in both themes and at two sizes; the
    /// theme and size stay as the last one.
    bool saveLooks(const QString &folder, const QString &name) const;

    /// The dialog of that object name once it is shown and active; null (and the test has failed) if it never is.
    template <typename T = QWidget>
    T *dialog(const QString &name) const
    {
        return qobject_cast<T *>(shownDialog(name));
    }
    /// Presses Tab until the widget has the focus; false if it never gets it.
    static bool tabTo(const QWidget *widget);

    /// Every text a page shows in labels, buttons and cells, to search for what must or must not be there.
    QStringList textsShown() const;

private:
    void open();
    QWidget *shownDialog(const QString &name) const;

    QApplication &m_application;
    const Start m_start;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<app::Desktop> m_desktop;
};

/// A table's column by its title; -1 if there is none.
int columnOf(const QTableView *table, const QString &title);

} // namespace bayplan::tests
