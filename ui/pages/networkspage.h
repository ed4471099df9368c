// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/tablepage.h"

class QAction;

namespace bayplan::ui {

class NetworkActions;
class SelectionBar;

/// The networks of all hosts and the containers in them.
class NetworksPage : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    NetworksPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    QWidget *statusWidget() override;
    /// What can be done here, to the selection and beside it.
    QList<QAction *> networkActions() const;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;
    void tick() override;

private:
    void buildTable();
    void buildActions();

    NetworkActions *m_networkActions;
    SelectionBar *m_selectionBar = nullptr;
    int m_ticks = 0; ///< since networks that no event tells of were looked at
};

} // namespace bayplan::ui
