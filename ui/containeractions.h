// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/containerkey.h"
#include "operations/containers/containerplan.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QAction>
#include <QHash>
#include <QObject>
#include <QTimer>

class QMenu;

namespace bayplan::ui {

/// What can be done to the containers selected on a page: actions with their shortcuts, enabled as the containers'
/// states allow, and the dialogs that come before. Menus, bars and the palette show these same actions.
class ContainerActions : public QObject
{
    Q_OBJECT

public:
    /// The shortcuts work while `view`, which owns this, has the focus: not in a log or a terminal beside it. `theme`
    /// and what `models` refers to must outlive it.
    ContainerActions(const Theme &theme, Models models, QWidget *view);

    void setSelection(const QList<fleet::ContainerKey> &keys);
    bool hasSelection() const { return !m_selection.isEmpty(); }
    QAction *action(operations::ContainerAction action) const { return m_actions.value(action); }
    void addTo(QMenu &menu) const;

Q_SIGNALS:
    /// Something of the selection is left as it is, and why; empty when there is nothing to tell any more.
    void told(const QString &text);

private:
    void add(operations::ContainerAction action, const QString &name, const QString &title, const QKeySequence &keys);
    void refresh();
    void begin(operations::ContainerAction action);
    bool isLastOfService(const QList<operations::ContainerFact> &facts) const;
    void preview(const operations::ContainerRequest &request, const QList<operations::ContainerFact> &facts);
    void rename(const operations::ContainerFact &fact);
    void commit(const operations::ContainerFact &fact);
    void setLimits(const QList<operations::ContainerFact> &facts);
    void run(const operations::ContainerRequest &request, const QList<operations::ContainerFact> &facts);
    void run(operations::ContainerPlan plan, operations::ContainerAction action);

    const Theme &m_theme;
    Models m_models;
    QWidget *m_view;
    QHash<operations::ContainerAction, QAction *> m_actions;
    QList<fleet::ContainerKey> m_selection;
    QTimer m_refresh;
    core::Task m_reading; ///< what a container has, for the dialog that asks for limits
};

} // namespace bayplan::ui
