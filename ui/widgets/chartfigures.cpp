// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chartfigures.h"

#include "core/plaintext.h"

#include <QHelpEvent>
#include <QPainter>
#include <QTextDocument>
#include <QToolTip>

#include <algorithm>

namespace bayplan::ui {

namespace {
constexpr int rowHeight = 18;
constexpr int swatchWidth = 10;
constexpr int gap = 6;
constexpr int columnGap = 18;
constexpr int leastColumn = 180;
} // namespace

ChartFigures::ChartFigures(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(rowHeight);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

QFont ChartFigures::textFont() const
{
    QFont small = font();
    small.setPixelSize(12);
    return small;
}

void ChartFigures::setEntries(const QList<Entry> &entries)
{
    if (m_entries == entries)
        return;
    m_entries = entries;
    fitHeight();
    update();
}

/// By the room alone: charts beside each other have their figures in the same places, and keep them.
int ChartFigures::columns() const
{
    return std::max(1, (width() + columnGap) / (leastColumn + columnGap));
}

void ChartFigures::fitHeight()
{
    const int rows = (int(m_entries.size()) + columns() - 1) / columns();
    setFixedHeight(std::max(1, rows) * rowHeight);
}

QRect ChartFigures::cell(int entry) const
{
    const int step = (width() + columnGap) / columns();
    return {entry % columns() * step, entry / columns() * rowHeight, step - columnGap, rowHeight};
}

void ChartFigures::resizeEvent(QResizeEvent *)
{
    fitHeight();
}

/// A name that is cut is told in full.
bool ChartFigures::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const QPoint at = static_cast<QHelpEvent *>(event)->pos();
    for (int i = 0; i < int(m_entries.size()); ++i) {
        if (cell(i).contains(at)) {
            const QString text = core::plainLine(m_entries.at(i).name) + u' ' + m_entries.at(i).figure;
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), Qt::convertFromPlainText(text), this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

void ChartFigures::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = textFont();
    painter.setFont(font);
    const QFontMetrics metrics(font);
    for (int i = 0; i < int(m_entries.size()); ++i) {
        const Entry &entry = m_entries.at(i);
        QRect room = cell(i);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.series(entry.series));
        painter.drawRoundedRect(QRectF(room.left(), room.center().y(), swatchWidth, 3), 1.5, 1.5);
        room.setLeft(room.left() + swatchWidth + gap);
        const int forName = std::max(24, room.width() - gap - metrics.horizontalAdvance(entry.figure));
        const QString name = metrics.elidedText(core::plainLine(entry.name), Qt::ElideRight, forName);
        painter.setPen(m_theme.colors().muted);
        painter.drawText(room, int(Qt::AlignVCenter) | Qt::TextSingleLine, name);
        painter.setPen(m_theme.colors().text);
        painter.drawText(room, int(Qt::AlignVCenter | Qt::AlignRight) | Qt::TextSingleLine, entry.figure);
    }
}

} // namespace bayplan::ui
