// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/findbar.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

FindBar::FindBar(const Theme &theme, const Kind &kind, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_field(new QLineEdit)
    , m_result(new ElidedLabel)
{
    const auto named = [&kind](QStringView part) { return QString(kind.name + part); };
    setObjectName(named(u"Bar"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 8, 6);
    layout->setSpacing(6);
    layout->addWidget(m_field, 3);
    m_field->setObjectName(kind.name);
    m_field->setPlaceholderText(kind.does);
    m_field->setAccessibleName(kind.does);
    m_case = addToggle(named(u"Case"), u"Aa"_s, tr("Match upper and lower case"));
    m_regex = addToggle(named(u"Regex"), u".*"_s, tr("Regular expression"));
    if (kind.filters)
        m_only = addToggle(named(u"Only"), tr("Filter"), tr("Show only the lines that match"));
    m_previous = addStep(named(u"Previous"), u"chevron-up"_s, tr("Previous match (Shift+F3)"), -1);
    m_next = addStep(named(u"Next"), u"chevron-down"_s, tr("Next match (F3)"), 1);
    m_result->setObjectName(named(u"Result"));
    layout->addWidget(m_result, 2);
    m_close = new QToolButton;
    m_close->setObjectName(named(u"Close"));
    m_close->setProperty("autoRaise", true);
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(tr("Close the search"));
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &FindBar::closed);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(150);
    connect(&m_debounce, &QTimer::timeout, this, &FindBar::wantedChanged);
    connect(m_field, &QLineEdit::textChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    hide();
}

QToolButton *FindBar::addToggle(const QString &name, const QString &text, const QString &does)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(does);
    button->setAccessibleName(does);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    connect(button, &QToolButton::toggled, this, &FindBar::wantedChanged);
    return button;
}

QToolButton *FindBar::addStep(const QString &name, const QString &icon, const QString &does, int by)
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

core::SearchTerm FindBar::wanted() const
{
    return isHidden() ? core::SearchTerm()
                      : core::SearchTerm{m_field->text(), m_regex->isChecked(), m_case->isChecked()};
}

bool FindBar::onlyMatches() const
{
    return m_only && m_only->isChecked() && !isHidden();
}

void FindBar::setResult(const QString &text, bool isError)
{
    m_result->setText(text);
    if (m_isError == isError)
        return;
    m_isError = isError;
    restyle();
}

void FindBar::open(const QString &text)
{
    show();
    if (!text.isEmpty())
        m_field->setText(text);
    m_field->selectAll();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_debounce.start();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT stepRequested(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void FindBar::restyle()
{
    const Colors &colors = m_theme.colors();
    for (QToolButton *button : {m_previous, m_next})
        button->setIcon(tintedIcon(button->property("icon-name").toString(), colors.muted));
    m_close->setIcon(tintedIcon(u"clear"_s, colors.muted));
    // Not by its palette, which the window's style sheet takes back when the theme changes.
    m_result->setStyleSheet(u"color: %1"_s.arg((m_isError ? colors.redText : colors.muted).name()));
}

} // namespace bayplan::ui
