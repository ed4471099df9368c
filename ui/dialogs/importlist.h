// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostimport.h"
#include "ui/theme.h"

#include <QList>
#include <QTreeWidget>

namespace bayplan::ui {

/// Hosts that were found, grouped by where they come from, each with a tick and a name that can be changed. Those that
/// are hosts already or can't be used say so and have no tick. Space ticks, F2 changes the name, Enter imports.
class ImportList : public QTreeWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the list.
    explicit ImportList(const Theme &theme, QWidget *parent = nullptr);

    /// Shows them, ticked where they are likely wanted. `known` are the hosts there are.
    void setFound(const QList<fleet::FoundHost> &found, const QList<fleet::HostConfig> &known);
    /// The ticked ones, with their names as they are now.
    QList<fleet::HostConfig> chosen() const;
    /// How many could be ticked.
    int importable() const;

Q_SIGNALS:
    void chosenChanged();
    /// Enter was pressed.
    void acceptRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Column { Name, Address, Note, ColumnCount };

    QTreeWidgetItem *groupFor(fleet::FoundHost::Origin origin);
    void addRow(int index);
    void restyle();
    void toggle(QTreeWidgetItem *item);

    const Theme &m_theme;
    QList<fleet::HostImport> m_plan;
};

} // namespace bayplan::ui
