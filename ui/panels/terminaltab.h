// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "ui/models.h"
#include "ui/panels/detailstab.h"
#include "ui/theme.h"

#include <map>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace bayplan::engine {
struct ShellWish;
}

namespace bayplan::ui {

class TerminalPane;

/// Terminals in containers. Those opened stay, whatever is selected, until they are closed or the window is; selecting
/// a container shows its terminal where there is one.
class TerminalTab : public DetailsTab
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the tab.
    TerminalTab(const Theme &theme, const Models &models, QWidget *parent = nullptr);
    ~TerminalTab() override;

    QString key() const override;
    QString title() const override;
    QKeySequence shortcut() const override;
    QWidget *toolsWidget() override { return m_tools; }
    void setSelection(const QList<fleet::ContainerKey> &keys) override;
    void setActive(bool active) override;
    void takeFocus() override;

    /// The one shown; null where there is none.
    TerminalPane *current() const;
    int count() const { return int(m_panes.size()); }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void buildTools();
    void openSelected(bool tty);
    void askCommand();
    void open(const fleet::ContainerKey &key, engine::ShellWish wish);
    void close(TerminalPane *pane);
    QWidget *closeButton(TerminalPane *pane);
    void show(int index);
    void step(int by);
    void updateOffer();
    void updateBar();
    QString whyNot(const fleet::ContainerKey &key) const;

    const Theme &m_theme;
    const Models m_models;
    QList<fleet::ContainerKey> m_selection;
    QList<TerminalPane *> m_panes; ///< as on the bar
    /// Those that are being hung up, with their host.
    std::map<int, std::pair<fleet::HostId, core::Task>> m_farewells;
    int m_lastFarewell = 0;
    bool m_active = false;
    QWidget *m_tools;
    QToolButton *m_new;
    QTabBar *m_bar;
    QStackedWidget *m_body;
    QWidget *m_offer; ///< where there is no terminal
    QLabel *m_offerText;
    QPushButton *m_offerButton;
};

} // namespace bayplan::ui
