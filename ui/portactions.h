// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QAction>
#include <QObject>

namespace bayplan::ui {

/// What can be done with ports: actions with their shortcuts, and the dialogs they open. Buttons and the palette show
/// these same actions.
class PortActions : public QObject
{
    Q_OBJECT

public:
    /// The shortcuts work while `page`, which owns this, has the focus. `theme` and what `models` refers to must
    /// outlive it.
    PortActions(const Theme &theme, Models models, HostActions hostActions, QWidget *page);

    /// Those for buttons, each with a shorter title.
    QList<std::pair<QAction *, QString>> tools() const;
    QList<QAction *> all() const;

Q_SIGNALS:
    void gridToggled();
    void exportRequested();

private:
    QAction *add(const QString &name, const QString &title, const QString &tip, const QKeySequence &keys);
    void findFree();
    void editReserved();
    void checkServices();

    const Theme &m_theme;
    Models m_models;
    const HostActions m_hostActions;
    QWidget *m_page;
    QAction *m_free;
    QAction *m_reserved;
    QAction *m_check;
    QAction *m_export;
    QAction *m_grid;
};

} // namespace bayplan::ui
