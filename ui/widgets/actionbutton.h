// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QPushButton>
#include <QString>

namespace bayplan::ui {

/// A button for an action, under a shorter name; enabled as the action is. `parent` owns it.
inline QPushButton *actionButton(QAction &action, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(QStringLiteral("tool:") + action.objectName());
    button->setAccessibleName(action.text());
    button->setToolTip(
        QStringLiteral("%1 (%2)").arg(action.toolTip(), action.shortcut().toString(QKeySequence::NativeText)));
    button->setFixedHeight(32);
    const auto follow = [button, &action] { button->setEnabled(action.isEnabled()); };
    QObject::connect(&action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    follow();
    return button;
}

} // namespace bayplan::ui
