// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/tablepage.h"

class QAction;

namespace bayplan::ui {

class IngressActions;

/// The load balancers in front of services: their servers, how those are, and where they are out of step.
class IngressPage : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    IngressPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    /// What can be done here, to the chosen one and beside it.
    QList<QAction *> ingressActions() const;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildTable();
    void buildActions();

    IngressActions *m_actions;
};

} // namespace bayplan::ui
