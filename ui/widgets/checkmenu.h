// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace bayplan::ui {

/// A menu of choices that stays open while they are ticked, so that several can be made at once. Space ticks as well.
class CheckMenu : public QMenu
{
    Q_OBJECT

public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace bayplan::ui
