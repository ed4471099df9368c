// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "ui/pages/tablepage.h"

#include <memory>

class QAction;

namespace bayplan::ui {

class ContainerActions;
class DetailsPanel;
class DetailsTab;
class SelectionBar;

/// The containers of all hosts, and below them what is shown of those selected. While it is in view, figures of the
/// rows in view are read.
class ContainersPage : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    ContainersPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    QWidget *statusWidget() override;
    /// What can be done with the selection.
    QList<QAction *> containerActions() const;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;
    void tick() override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildTable();
    void buildDetails();
    void buildActions();
    void addTab(std::unique_ptr<DetailsTab> tab);
    void openTab(const QString &key);
    void toggleDetails();
    void selectSomething();
    void followSelection();
    void keepRowInView();
    void watchRows();

    DetailsPanel *m_details;
    ContainerActions *m_containerActions;
    SelectionBar *m_selectionBar = nullptr;
    QTimer m_selectionTimer;
};

} // namespace bayplan::ui
