// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timechip.h"

#include <QActionGroup>
#include <QMenu>

#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Choice
{
    const char *span;
    const char *title;
};

constexpr std::array<Choice, 5> choices = {{
    {"", QT_TRANSLATE_NOOP("bayplan::ui::TimeChip", "Any time")},
    {"15m", QT_TRANSLATE_NOOP("bayplan::ui::TimeChip", "Last 15 minutes")},
    {"1h", QT_TRANSLATE_NOOP("bayplan::ui::TimeChip", "Last hour")},
    {"24h", QT_TRANSLATE_NOOP("bayplan::ui::TimeChip", "Last 24 hours")},
    {"7d", QT_TRANSLATE_NOOP("bayplan::ui::TimeChip", "Last 7 days")},
}};

} // namespace

TimeChip::TimeChip(const Theme &theme, QWidget *parent) : Chip(theme, u"time"_s, QString(), parent)
{
    setHasMenu(true);
    setCheckable(true);
    // Lit where it narrows what is shown, whatever was clicked.
    connect(this, &Chip::toggled, this, [this] { setChecked(!m_span.isEmpty()); });
    connect(this, &Chip::clicked, this, [this] { openMenu(); });
    choose({}, tr(choices.front().title));
}

void TimeChip::choose(const QString &span, const QString &title)
{
    const bool changed = span != m_span;
    m_span = span;
    setText(title);
    setAccessibleName(tr("Time shown: %1").arg(title));
    setChecked(!span.isEmpty());
    updateGeometry();
    update();
    if (changed)
        Q_EMIT spanChanged();
}

void TimeChip::openMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"timeMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *group = new QActionGroup(menu);
    for (const Choice &choice : choices) {
        const QString span = QString::fromLatin1(choice.span);
        QAction *action = menu->addAction(tr(choice.title));
        action->setObjectName(QString(u"time:"_s + span));
        action->setCheckable(true);
        action->setChecked(span == m_span);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, span, action] { choose(span, action->text()); });
    }
    menu->popup(mapToGlobal(rect().bottomLeft() + QPoint(0, 4)));
}

} // namespace bayplan::ui
