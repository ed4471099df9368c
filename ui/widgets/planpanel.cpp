// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/planpanel.h"

#include "ui/planpreview.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int innerWidth = 286;
constexpr int shadow = 14;
constexpr int padding = 14;
constexpr qreal radius = 10;
constexpr qsizetype mostSentences = 8;

void colour(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}
} // namespace

PlanPanel::PlanPanel(const Theme &theme, const PlanPreview &preview, QWidget *page)
    : QWidget(page)
    , m_theme(theme)
    , m_preview(preview)
{
    setObjectName(u"planPanel"_s);
    setFocusPolicy(Qt::NoFocus);
    setFixedWidth(innerWidth + 2 * shadow);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(shadow + padding, shadow + padding - 2, shadow + padding, shadow + padding - 2);
    column->setSpacing(6);
    const auto label = [&](const QString &name) {
        auto *made = new QLabel(this);
        made->setObjectName(name);
        made->setTextFormat(Qt::PlainText);
        made->setWordWrap(true);
        column->addWidget(made);
        return made;
    };
    m_title = label(u"planTitle"_s);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_words = label(u"planWords"_s);
    m_foot = label(u"planFoot"_s);
    QFont small = m_foot->font();
    small.setPixelSize(12);
    m_foot->setFont(small);

    m_buttons = new QWidget(this);
    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(8);
    m_apply = new QPushButton(tr("Apply"), m_buttons);
    m_apply->setObjectName(u"planApply"_s);
    m_apply->setProperty("primary", true);
    m_takeOver = new QPushButton(tr("Take over"), m_buttons);
    m_takeOver->setObjectName(u"planTakeOver"_s);
    m_takeOver->setToolTip(tr("The service's record gets another home"));
    auto *cancel = new QPushButton(tr("Cancel"), m_buttons);
    cancel->setObjectName(u"planCancel"_s);
    for (QPushButton *button : {m_apply, m_takeOver, cancel}) {
        button->setFocusPolicy(Qt::NoFocus); // the keys are the plan's
        row->addWidget(button);
    }
    row->addStretch(1);
    column->addWidget(m_buttons);
    connect(m_apply, &QPushButton::clicked, this, &PlanPanel::applyRequested);
    connect(m_takeOver, &QPushButton::clicked, this, &PlanPanel::takeOverRequested);
    connect(cancel, &QPushButton::clicked, this, &PlanPanel::cancelRequested);
    hide();
}

void PlanPanel::tell(const QRect &place, bool byMouse)
{
    if (!m_preview.isActive()) {
        hide();
        m_announced.clear();
        return;
    }
    setAttribute(Qt::WA_TransparentForMouseEvents, byMouse);
    fill(byMouse);
    layout()->activate();
    const int height = layout()->totalHeightForWidth(width());
    const QSize room = parentWidget()->size();
    const int left = std::clamp(place.right() + 1 - width() + shadow - 8, 0, std::max(0, room.width() - width()));
    int top = place.bottom() + 5 - shadow;
    if (top + height - shadow > room.height()) {
        const int above = place.top() - height + shadow - 5;
        top = above + shadow >= 0 ? above : std::max(-shadow, room.height() - height + shadow);
    }
    setGeometry(left, top, width(), height);
    show();
    raise();
    announce();
}

void PlanPanel::fill(bool byMouse)
{
    const Colors &colors = m_theme.colors();
    const QString problem = m_preview.problem();
    const bool hasProblem = !problem.isEmpty();
    m_title->setText(m_preview.title());
    m_words->setText(hasProblem ? problem : m_preview.words().mid(0, mostSentences).join(u'\n'));
    const bool partly = m_preview.change() && !m_preview.change()->plan.problems.isEmpty();
    colour(m_title, colors.text);
    colour(m_words, hasProblem ? colors.redText : partly ? colors.amberText : colors.muted);
    colour(m_foot, colors.muted);
    const bool possible = m_preview.isPossible();
    if (byMouse)
        m_foot->setText(possible ? tr("Release to apply · Esc to cancel") : tr("Esc to cancel"));
    else if (m_preview.kind() == PlanPreview::Kind::Scale)
        m_foot->setText(possible ? tr("Up, Down or a number · Enter applies")
                                 : tr("Up, Down or a number · Esc leaves"));
    else
        m_foot->setText(possible ? tr("Enter to apply · Esc to cancel") : tr("Esc to cancel"));
    m_apply->setEnabled(possible);
    m_takeOver->setVisible(m_preview.canTakeOver());
    m_buttons->setVisible(!byMouse);
    update();
}

/// Screen readers hear it as it changes: nothing here ever has the focus.
void PlanPanel::announce()
{
    const QString text = m_title->text() + u". "_s + m_words->text();
    if (text == m_announced)
        return;
    m_announced = text;
    setAccessibleName(text);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void PlanPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(shadow, shadow, -shadow, -shadow);
    painter.setPen(Qt::NoPen);
    QColor dark = m_theme.isDark() ? m_theme.colors().rail : m_theme.colors().text;
    dark.setAlphaF(m_theme.isDark() ? 0.12F : 0.009F);
    painter.setBrush(dark);
    for (int i = 1; i <= shadow; ++i)
        painter.drawRoundedRect(box.adjusted(-i, -i + 3, i, i), radius + i, radius + i);
    painter.setPen(m_theme.colors().line);
    painter.setBrush(m_theme.colors().panel);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace bayplan::ui
