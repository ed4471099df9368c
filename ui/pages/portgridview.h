// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portgridmodel.h"
#include "ui/pages/tablepage.h"

namespace bayplan::ui {

class PortGridTable;

/// Ports by hosts: a row for each port, a column for each host. The Ports page's second view.
class PortGridView : public TablePage
{
    Q_OBJECT

public:
    /// `theme`, `grid` and what `models` refers to must outlive the view.
    PortGridView(Theme &theme, Models models, fleet::PortGridModel &grid, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;

    /// Makes the cell the current one; drops filters that would hide it.
    void showPort(fleet::HostId host, quint16 published, const QString &protocol);
    /// What is shown: row by row, of the hosts shown.
    std::vector<fleet::PortRow> shownRows() const;
    using TablePage::addTool;
    using TablePage::toolButton;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    static PortGridTable *newTable(const Theme &theme);
    /// What the containers of a cell, or of all hosts at the port, are; empty for an empty cell.
    std::vector<fleet::PortRow> rowsAt(const QModelIndex &index) const;
    void showContainer(const fleet::PortRow &row);

    fleet::PortGridModel &m_grid;
    PortGridTable *m_cells;
};

} // namespace bayplan::ui
