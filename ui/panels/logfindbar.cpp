// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/logfindbar.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

LogFindBar::LogFindBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_field(new QLineEdit)
    , m_result(new ElidedLabel)
{
    setObjectName(u"logFindBar"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 8, 6);
    layout->setSpacing(6);
    layout->addWidget(m_field, 3);
    m_field->setObjectName(u"logFind"_s);
    m_field->setPlaceholderText(tr("Find in the log"));
    m_field->setAccessibleName(tr("Find in the log"));
    m_case = addToggle(u"logFindCase"_s, u"Aa"_s, tr("Match upper and lower case"));
    m_regex = addToggle(u"logFindRegex"_s, u".*"_s, tr("Regular expression"));
    m_only = addToggle(u"logFindOnly"_s, tr("Filter"), tr("Show only the lines that match"));
    m_previous = addStep(u"logFindPrevious"_s, u"chevron-up"_s, tr("Previous match (Shift+F3)"), -1);
    m_next = addStep(u"logFindNext"_s, u"chevron-down"_s, tr("Next match (F3)"), 1);
    m_result->setObjectName(u"logFindResult"_s);
    layout->addWidget(m_result, 2);
    m_close = new QToolButton;
    m_close->setProperty("autoRaise", true);
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(tr("Close the search"));
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &LogFindBar::closed);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(150);
    connect(&m_debounce, &QTimer::timeout, this, &LogFindBar::wantedChanged);
    connect(m_field, &QLineEdit::textChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    hide();
}

QToolButton *LogFindBar::addToggle(const QString &name, const QString &text, const QString &does)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(does);
    button->setAccessibleName(does);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    connect(button, &QToolButton::toggled, this, &LogFindBar::wantedChanged);
    return button;
}

QToolButton *LogFindBar::addStep(const QString &name, const QString &icon, const QString &does, int by)
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

logs::Wanted LogFindBar::wanted() const
{
    return isHidden() ? logs::Wanted() : logs::Wanted{m_field->text(), m_regex->isChecked(), m_case->isChecked()};
}

bool LogFindBar::onlyMatches() const
{
    return m_only->isChecked() && !isHidden();
}

void LogFindBar::setResult(const QString &text, bool isError)
{
    m_result->setText(text);
    if (m_isError == isError)
        return;
    m_isError = isError;
    restyle();
}

void LogFindBar::open(const QString &text)
{
    show();
    if (!text.isEmpty())
        m_field->setText(text);
    m_field->selectAll();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_debounce.start();
}

void LogFindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT stepRequested(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void LogFindBar::restyle()
{
    const Colors &colors = m_theme.colors();
    for (QToolButton *button : {m_previous, m_next})
        button->setIcon(tintedIcon(button->property("icon-name").toString(), colors.muted));
    m_close->setIcon(tintedIcon(u"clear"_s, colors.muted));
    // Not by its palette, which the window's style sheet takes back when the theme changes.
    m_result->setStyleSheet(u"color: %1"_s.arg((m_isError ? colors.redText : colors.muted).name()));
}

} // namespace bayplan::ui
