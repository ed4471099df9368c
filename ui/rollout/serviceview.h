// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models.h"
#include "ui/rolloutactions.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace bayplan::rollouts {
class ReplicasModel;
}

namespace bayplan::ui {

class Badge;
class Chip;
class DataTable;
class DiffTable;
class ElidedLabel;
class RevisionsTab;
class RolloutPane;

/// One service: its replicas, its rollout, its revisions, what it is like.
class ServiceView : public QWidget
{
    Q_OBJECT

public:
    enum class Tab { Replicas, Rollout, Revisions, Spec };

    /// `theme`, `actions` and what `models` refers to must outlive the view.
    ServiceView(const Theme &theme, Models models, RolloutActions &actions, QWidget *parent = nullptr);

    /// Shows another; empty: none.
    void setService(const QString &service);
    const QString &service() const { return m_service; }
    void showTab(Tab tab);
    /// Its name, for the page's head; made plain.
    QString title() const;
    /// What goes beside it: the way back to all services, the badge, what the rollout is about.
    QWidget *headWidget() { return m_head; }

Q_SIGNALS:
    void leaveRequested();
    void titleChanged();
    void revealRequested(const QString &pageKey, int hostId, const QString &id);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildHead();
    QWidget *buildReplicas();
    QWidget *buildSpec();
    void refresh();
    void showHead();
    void showFigures();
    void setColumns(bool balanced);

    const Theme &m_theme;
    Models m_models;
    RolloutActions &m_actions;
    QString m_service;
    QString m_title;
    QWidget *m_head;
    Badge *m_badge = nullptr;
    ElidedLabel *m_about = nullptr;
    QTabBar *m_tabs;
    QStackedWidget *m_body;
    QPushButton *m_update;
    rollouts::ReplicasModel *m_replicas;
    DataTable *m_table = nullptr;
    bool m_isBalanced = false; ///< the table has the columns of what load balancers count
    RolloutPane *m_rollout;
    RevisionsTab *m_revisions;
    DiffTable *m_spec = nullptr;
    QTimer m_soon;
};

} // namespace bayplan::ui
