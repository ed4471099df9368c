// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portconflicts.h"
#include "fleet/portgridmodel.h"
#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

class QStackedLayout;

namespace bayplan::ui {

class Chip;
class PortActions;
class PortGridView;
class PortTableView;
class TablePage;

/// The published ports of all hosts and who holds or claims them, as a table or as a grid of ports by hosts, with
/// those that more than one container wants named above.
class PortsPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    PortsPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;
    /// In the table, where each container's port is a row.
    void reveal(int hostId, const QString &objectId) override;

    PortActions &actions() { return *m_actions; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildHead(Theme &theme);
    void show(TablePage *view);
    TablePage *shown() const;
    bool isGridShown() const;
    void showConflict(const fleet::PortConflicts::Found &conflict);

    fleet::PortConflicts m_conflicts;
    fleet::PortGridModel m_gridModel;
    PortTableView *m_table;
    PortGridView *m_grid;
    PortActions *m_actions;
    QStackedLayout *m_views;
    QStackedLayout *m_filters = nullptr;
    QWidget *m_head;
    Chip *m_tableChip = nullptr;
    Chip *m_gridChip = nullptr;
};

} // namespace bayplan::ui
