// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portsmodel.h"
#include "ui/pages/tablepage.h"

namespace bayplan::ui {

/// Each published port of each host as a row, with who holds or claims it: the Ports page's first view.
class PortTableView : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the view.
    PortTableView(Theme &theme, Models models, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;

    /// Selects the row of a container's port; drops filters that would hide it.
    void showPort(const fleet::ContainerKey &container, quint16 published, const QString &protocol);
    /// What is shown, in that order.
    std::vector<fleet::PortRow> shownRows() const;
    using TablePage::addTool;
    using TablePage::toolButton;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;

private:
    void showContainer(const QModelIndex &row);
};

} // namespace bayplan::ui
