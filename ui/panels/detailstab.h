// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"

#include <QKeySequence>
#include <QList>
#include <QWidget>

namespace bayplan::ui {

/// One tab of the Containers page's lower panel: shows something of the containers selected, of whatever hosts.
class DetailsTab : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Known to settings: "logs".
    virtual QString key() const = 0;
    /// On the tab and in the row's menu, translated.
    virtual QString title() const = 0;
    /// Opens the tab for the selection from anywhere on the page; may be empty.
    virtual QKeySequence shortcut() const { return {}; }
    /// What goes to the right of the tabs while this one is shown; owned by the tab, may be null.
    virtual QWidget *toolsWidget() { return nullptr; }

    /// Called only while the tab is active, when the selection is another one than it was told last; never empty.
    virtual void setSelection(const QList<fleet::ContainerKey> &keys) = 0;
    /// True from when the tab is shown until it isn't: nothing may be asked of engines while it is not active. It
    /// begins as not active; setSelection() comes after it.
    virtual void setActive(bool active) = 0;
    /// Puts the keyboard focus where operators want it first.
    virtual void takeFocus() { setFocus(Qt::OtherFocusReason); }
};

} // namespace bayplan::ui
