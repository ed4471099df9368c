// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/settings.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QAction>
#include <QObject>

namespace bayplan::ingress {
class OwnSetup;
class Removal;
} // namespace bayplan::ingress
namespace bayplan::services {
struct Ingress;
}

namespace bayplan::ui {

/// What can be done to load balancers: actions with their shortcuts, enabled as the chosen one allows, and the dialogs
/// that come before.
class IngressActions : public QObject
{
    Q_OBJECT

public:
    /// The shortcuts work while `view`, which owns this, has the focus. The others, and what `models` refers to, must
    /// outlive it.
    IngressActions(const Theme &theme, Models models, QWidget *view);

    /// The ingress that actions are about; empty: none.
    void setChosen(const QString &ingress);
    QAction *add() const { return m_add; }
    QAction *exportOthers() const { return m_export; }
    /// Those that do something to the chosen one.
    QList<QAction *> onChosen() const { return {m_repair, m_allow, m_remove}; }

Q_SIGNALS:
    /// Something that was asked for can't be done.
    void told(const bayplan::core::Error &error);

private:
    QAction *make(const QString &name, const QString &title, const QKeySequence &keys, void (IngressActions::*begin)());
    void refresh();
    void beginAdd();
    void add(const QString &service, const services::Ingress &ingress);
    void beginRepair();
    /// What is out of step of the chosen one, or, with none chosen, of all.
    QStringList toRepair() const;
    void beginAllow();
    void beginRemove();
    void remove(const QString &ingress);
    void forget(const QString &ingress);
    void askToForget(const QString &ingress, const core::Error &untold);
    void beginExport();
    void write(const QString &service, const QList<services::Ingress> &ingresses);

    const Theme &m_theme;
    Models m_models;
    QWidget *m_view;
    QAction *m_add;
    QAction *m_repair;
    QAction *m_allow;
    QAction *m_remove;
    QAction *m_export;
    QString m_chosen;
    ingress::OwnSetup *m_setup;
    ingress::Removal *m_removal;
};

} // namespace bayplan::ui
