// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/checkmenu.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace bayplan::ui {

void CheckMenu::mouseReleaseEvent(QMouseEvent *event)
{
    QAction *action = actionAt(event->position().toPoint());
    if (action && action->isCheckable()) {
        if (action->isEnabled())
            action->trigger();
        return;
    }
    QMenu::mouseReleaseEvent(event);
}

void CheckMenu::keyPressEvent(QKeyEvent *event)
{
    QAction *action = activeAction();
    if (event->key() == Qt::Key_Space && action && action->isCheckable() && action->isEnabled()) {
        action->trigger();
        return;
    }
    QMenu::keyPressEvent(event);
}

} // namespace bayplan::ui
