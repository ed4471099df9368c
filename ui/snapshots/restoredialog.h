// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "services/replicasteps.h"
#include "snapshots/restore/restoring.h"
#include "ui/dialogs/actiondialog.h"

class QComboBox;
class QLabel;
class QTreeWidget;

namespace bayplan::ui {

/// What it takes to have again what a snapshot has, of one service, one host or all; then does it.
class RestoreDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// All must outlive the dialog, and what `means` refers to the operation. `title`: of the snapshot. `confirmed`
    /// runs the plan.
    RestoreDialog(const Theme &theme, const snapshots::Sources &sources, const services::Means &means,
                  const QString &path, const QString &title, const snapshots::RestoreScope &scope,
                  std::function<void(operations::Plan)> confirmed, QWidget *parent);

protected:
    void act() override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void fillScopes();
    void refresh();
    void fillSteps(const snapshots::RestorePlan &plan);
    /// What is lost by it, and what won't be as it was, in sentences.
    QString consequences(const snapshots::RestorePlan &plan) const;
    QSet<QString> concernedHosts(const snapshots::RestorePlan &plan) const;

    const snapshots::Sources m_sources;
    const services::Means m_means;
    const std::function<void(operations::Plan)> m_confirmed;
    snapshots::Restoring m_restoring;
    QComboBox *m_scope;
    QTreeWidget *m_steps;
    QLabel *m_problems;
    QLabel *m_notes;
};

} // namespace bayplan::ui
