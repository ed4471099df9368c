// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/composeimport.h"
#include "ui/theme.h"

#include <QTreeWidget>

namespace bayplan::ui {

/// What an import makes: networks, volumes, then services in their order, with what each is like.
class ComposePlanList : public QTreeWidget
{
    Q_OBJECT

public:
    enum Column { Name, Replicas, Image, Ports, Hosts, ColumnCount };

    /// `theme` must outlive it.
    explicit ComposePlanList(const Theme &theme, QWidget *parent = nullptr);

    void setImport(const services::ComposeImport &import);

private:
    QTreeWidgetItem *addGroup(const QString &title);
    QTreeWidgetItem *addRow(QTreeWidgetItem *group, const QStringList &cells);

    const Theme &m_theme;
    QStringList m_shown; ///< all of its cells
};

} // namespace bayplan::ui
