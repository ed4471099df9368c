// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "ui/panels/detailstab.h"
#include "ui/theme.h"

#include <memory>
#include <vector>

class QHBoxLayout;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace bayplan::ui {

/// What is shown below a table for its selection: tabs, of which one works at a time. Hidden while nothing is selected;
/// else a row of tabs, or with what the tab shows above it when open. Lives in a vertical splitter, below the table.
class DetailsPanel : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the panel. `splitter` becomes its parent. `name` is its object name and what settings know
    /// it by.
    DetailsPanel(const Theme &theme, const QString &name, QSplitter *splitter);

    /// At the right end of the tabs.
    void addTab(std::unique_ptr<DetailsTab> tab);
    QList<DetailsTab *> tabs() const { return m_tabs; }
    /// Null if there is none of that key.
    DetailsTab *tab(const QString &key) const;
    DetailsTab *currentTab() const;

    /// What the table's selection is now.
    void setSelection(const QList<fleet::ContainerKey> &keys);
    const QList<fleet::ContainerKey> &selection() const { return m_selection; }

    bool isOpen() const { return m_state.open; }
    void setOpen(bool open);
    /// Opens the panel on that tab, which takes the focus. Without a selection it is opened once there is one.
    void showTab(const QString &key);

    /// As it was left; an unknown tab is passed over.
    void restore(const core::PanelState &state);
    const core::PanelState &state() const { return m_state; }

Q_SIGNALS:
    /// state() is another now, by the operator's doing.
    void stateChanged();
    /// Esc in the tabs, or the panel was closed under the focus: back to the table.
    void leaveRequested();
    /// It takes more or less room now; the table may want to scroll.
    void roomChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void addShortcuts();
    void step(int by);
    void onCurrentChanged();
    void updateTools();
    void updateVisible();
    void updateRoom();
    void updateActive();
    void onSplitterMoved();
    void restyle();

    const Theme &m_theme;
    QSplitter *m_splitter;
    core::PanelState m_state;
    QList<DetailsTab *> m_tabs;
    QList<fleet::ContainerKey> m_selection;
    QList<QList<fleet::ContainerKey>> m_told; ///< by tab: the selection it knows
    DetailsTab *m_active = nullptr;
    QWidget *m_tools = nullptr; ///< the current tab's, in the row of tabs
    QTabBar *m_bar;
    QHBoxLayout *m_row;
    QToolButton *m_fold;
    QStackedWidget *m_body;
};

} // namespace bayplan::ui
