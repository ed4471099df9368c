// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "operations/networks/networkplan.h"
#include "ui/dialogs/removaldialog.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QAction>
#include <QObject>
#include <QTimer>

class QMenu;

namespace bayplan::ui {

/// What can be done to networks: actions with their shortcuts, enabled as the selection allows, and the dialogs that
/// come before. Buttons, menus and the palette show these same actions.
class NetworkActions : public QObject
{
    Q_OBJECT

public:
    /// The shortcuts work while `view`, which owns this, has the focus. `theme` and what `models` refers to must
    /// outlive it.
    NetworkActions(const Theme &theme, Models models, QWidget *view);

    void setSelection(const QList<fleet::ContainerKey> &keys);
    QAction *create() const { return m_create; }
    QAction *prune() const { return m_prune; }
    /// Those that do something to the selection.
    QList<QAction *> onSelection() const { return {m_connect, m_disconnect, m_remove}; }

private:
    QAction *add(const QString &name, const QString &title, const QKeySequence &keys, void (NetworkActions::*begin)());
    void refresh();
    void beginCreate();
    void beginConnect() { chooseMembers(true); }
    void beginDisconnect() { chooseMembers(false); }
    void chooseMembers(bool connecting);
    void beginRemove();
    void beginPrune();
    QList<operations::NetworkMember> candidates(bool connecting) const;
    void confirm(const RemovalDialog::Texts &texts, const QList<RemovalDialog::Option> &options, bool pruning,
                 std::function<QList<operations::NetworkFact>()> facts);
    void run(operations::Plan plan);

    const Theme &m_theme;
    Models m_models;
    QWidget *m_view;
    QAction *m_create;
    QAction *m_connect;
    QAction *m_disconnect;
    QAction *m_remove;
    QAction *m_prune;
    QList<fleet::ContainerKey> m_selection;
    QTimer m_refresh;
};

} // namespace bayplan::ui
