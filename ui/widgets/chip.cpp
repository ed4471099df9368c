// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chip.h"

#include <QLocale>
#include <QPainter>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int chipHeight = 26;
constexpr int chipPadding = 12;
} // namespace

Chip::Chip(const Theme &theme, const QString &name, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(QString(u"chip:"_s + name));
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void Chip::setCount(int count)
{
    if (m_count == count)
        return;
    m_count = count;
    setAccessibleName(shownText());
    updateGeometry();
    update();
}

void Chip::setHasMenu(bool hasMenu)
{
    m_hasMenu = hasMenu;
    updateGeometry();
    update();
}

QString Chip::shownText() const
{
    return m_count < 0 ? text() : QString(text() + u' ' + QLocale().toString(m_count));
}

QFont Chip::textFont() const
{
    QFont small = font();
    small.setPixelSize(12);
    return small;
}

QSize Chip::sizeHint() const
{
    const QString shown = shownText() + (m_hasMenu ? u"  \u25be"_s : QString());
    return {QFontMetrics(textFont()).horizontalAdvance(shown) + 2 * chipPadding + 2, chipHeight};
}

void Chip::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF pill = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool lit = isChecked() || isDown();
    painter.setPen(hasFocus() ? colors.accent : lit ? colors.selection : underMouse() ? colors.muted : colors.line);
    painter.setBrush(lit ? QBrush(colors.selection) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);

    painter.setFont(textFont());
    painter.setPen(lit ? colors.accent : underMouse() ? colors.text : colors.muted);
    const QString shown = shownText() + (m_hasMenu ? u"  \u25be"_s : QString());
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, shown);
}

} // namespace bayplan::ui
