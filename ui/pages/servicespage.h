// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/rollout.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/pages/tablepage.h"
#include "ui/rolloutactions.h"

class QStackedLayout;
class QPushButton;

namespace bayplan::ui {

class MessageBar;
class ServiceView;

/// All services in a table.
class ServicesTable : public TablePage
{
    Q_OBJECT

public:
    /// `theme`, `actions` and what `models` refers to must outlive the table.
    ServicesTable(Theme &theme, Models models, RolloutActions &actions, QWidget *parent = nullptr);

    QString key() const override { return QStringLiteral("services"); }
    QString title() const override { return tr("Services"); }
    /// The one that is selected; empty if none or several are.
    QString chosen() const;
    QAction *updateAction() const { return m_update; }

Q_SIGNALS:
    /// Double click, Enter or "Open".
    void opened(const QString &service);

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;

private:
    void buildTable();
    void buildActions();

    RolloutActions &m_actions;
    QAction *m_open;
    QAction *m_update;
    QAction *m_onPlan;
};

/// All services, and one by itself with its replicas, its rollout, its revisions and its spec.
class ServicesPage : public Page
{
    Q_OBJECT

public:
    /// `theme`, `actions` and what `models` refers to must outlive the page.
    ServicesPage(Theme &theme, Models models, RolloutActions &actions, QWidget *parent = nullptr);

    QString key() const override { return QStringLiteral("services"); }
    QString title() const override { return tr("Services"); }
    QString heading() const override;
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;
    /// Opens the service of that name.
    void reveal(int hostId, const QString &service) override;
    /// Asks for an update of the service that is open or selected.
    void updateChosen();

private:
    void open(const QString &service, bool rollout);
    void leave();
    void tell(const QString &service, fleet::Tone tone, const QString &text);
    void onEnded(const QString &service, const services::Rollout &rollout);

    Models m_models;
    RolloutActions &m_actions;
    ServicesTable *m_table;
    ServiceView *m_view;
    QWidget *m_head;
    QStackedLayout *m_heads;
    QWidget *m_body;
    QStackedLayout *m_bodies;
    QWidget *m_strip; ///< around it, so that it takes no room while there is nothing to tell
    MessageBar *m_told;
    QPushButton *m_show = nullptr;
    QString m_toldOf; ///< the service
};

} // namespace bayplan::ui
