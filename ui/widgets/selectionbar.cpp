// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/selectionbar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

SelectionBar::SelectionBar(QWidget *parent)
    : QWidget(parent)
    , m_words(new QWidget(this))
    , m_row(new QHBoxLayout(m_words))
{
    setObjectName(u"selectionBar"_s);
    setAccessibleName(tr("Actions on the selection"));
    m_row->setContentsMargins(8, 0, 8, 0);
    m_row->setSpacing(2);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_words);
    m_words->hide();
}

void SelectionBar::addAction(QAction *action)
{
    auto *button = new QToolButton(m_words);
    button->setProperty("flat", true);
    button->setText(action->text());
    button->setObjectName(QString(u"bar:"_s + action->objectName()));
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text());
    button->setToolTip(action->shortcut().isEmpty()
                           ? action->text()
                           : u"%1 (%2)"_s.arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
    const auto follow = [button, action] { button->setEnabled(action->isEnabled()); };
    connect(action, &QAction::changed, button, follow);
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    follow();
    m_row->addWidget(button);
}

void SelectionBar::setMore(QMenu *menu)
{
    auto *button = new QToolButton(m_words);
    button->setObjectName(u"bar:more"_s);
    button->setProperty("flat", true);
    button->setText(tr("More"));
    button->setAccessibleName(tr("More actions on the selection"));
    button->setFocusPolicy(Qt::TabFocus);
    // Not the button's own menu: it would run an event loop of its own.
    connect(button, &QToolButton::clicked, menu,
            [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, -menu->sizeHint().height()))); });
    m_row->addWidget(button);
}

} // namespace bayplan::ui
