// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/paletteindex.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QListView;

namespace bayplan::ui {

class PaletteResults;

/// Finds pages, actions, hosts, containers and images by a few letters of their names (Ctrl+K).
class CommandPalette : public QWidget
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the palette; `parent` is the window it opens over.
    CommandPalette(Theme &theme, Models models, QWidget *parent);

    /// Offers to edit each host; see editHostChosen().
    void setHostsCanBeEdited(bool can) { m_hostsCanBeEdited = can; }
    /// Offers an action; `hint` is shown beside it (its shortcut or kind). Run after the palette has closed.
    void addAction(const QString &title, const QString &hint, std::function<void()> run);
    /// Opens it, empty, near the top of the window.
    void popup();

    bool eventFilter(QObject *object, QEvent *event) override;

Q_SIGNALS:
    void editHostChosen(int hostId);
    void updateServiceChosen(const QString &service);
    void objectChosen(const QString &pageKey, int hostId, const QString &objectId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void search();
    void choose(int row);
    void fitHeight();
    void restyle();
    void moveBy(int rows);

    Theme &m_theme;
    Models m_models;
    PaletteIndex m_index;
    bool m_hostsCanBeEdited = false;
    bool m_outdated = true; ///< what can be found has changed since it was gathered
    QList<PaletteIndex::Action> m_actions;
    QList<std::function<void()>> m_runs;
    QLineEdit *m_edit;
    PaletteResults *m_results;
    QListView *m_list;
    QLabel *m_nothing;
};

} // namespace bayplan::ui
