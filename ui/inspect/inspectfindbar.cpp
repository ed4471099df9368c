// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspectfindbar.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

InspectFindBar::InspectFindBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_field(new QLineEdit)
    , m_result(new ElidedLabel)
{
    setObjectName(u"inspectFindBar"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 8, 6);
    layout->setSpacing(6);
    layout->addWidget(m_field, 3);
    m_field->setObjectName(u"inspectFind"_s);
    m_field->setPlaceholderText(tr("Find keys and values"));
    m_field->setAccessibleName(tr("Find keys and values"));
    m_case = addToggle(u"inspectFindCase"_s, u"Aa"_s, tr("Match upper and lower case"));
    m_regex = addToggle(u"inspectFindRegex"_s, u".*"_s, tr("Regular expression"));
    m_previous = addStep(u"inspectFindPrevious"_s, u"chevron-up"_s, tr("Previous match (Shift+F3)"), -1);
    m_next = addStep(u"inspectFindNext"_s, u"chevron-down"_s, tr("Next match (F3)"), 1);
    m_result->setObjectName(u"inspectFindResult"_s);
    layout->addWidget(m_result, 2);
    m_close = new QToolButton;
    m_close->setObjectName(u"inspectFindClose"_s);
    m_close->setProperty("autoRaise", true);
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(tr("Close the search"));
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &InspectFindBar::closed);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(150);
    connect(&m_debounce, &QTimer::timeout, this, &InspectFindBar::wantedChanged);
    connect(m_field, &QLineEdit::textChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    hide();
}

QToolButton *InspectFindBar::addToggle(const QString &name, const QString &text, const QString &does)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(does);
    button->setAccessibleName(does);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    connect(button, &QToolButton::toggled, this, &InspectFindBar::wantedChanged);
    return button;
}

QToolButton *InspectFindBar::addStep(const QString &name, const QString &icon, const QString &does, int by)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setProperty("autoRaise", true);
    button->setProperty("icon-name", icon);
    button->setToolTip(does);
    button->setAccessibleName(does);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, by] { Q_EMIT stepRequested(by); });
    return button;
}

inspect::Wanted InspectFindBar::wanted() const
{
    return isHidden() ? inspect::Wanted() : inspect::Wanted{m_field->text(), m_regex->isChecked(), m_case->isChecked()};
}

void InspectFindBar::setResult(const QString &text, bool isError)
{
    m_result->setText(text);
    if (m_isError == isError)
        return;
    m_isError = isError;
    restyle();
}

void InspectFindBar::open()
{
    show();
    m_field->selectAll();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_debounce.start();
}

void InspectFindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT stepRequested(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void InspectFindBar::restyle()
{
    const Colors &colors = m_theme.colors();
    for (QToolButton *button : {m_previous, m_next})
        button->setIcon(tintedIcon(button->property("icon-name").toString(), colors.muted));
    m_close->setIcon(tintedIcon(u"clear"_s, colors.muted));
    // Not by its palette, which the window's style sheet takes back when the theme changes.
    m_result->setStyleSheet(u"color: %1"_s.arg((m_isError ? colors.redText : colors.muted).name()));
}

} // namespace bayplan::ui
