// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chartlegend.h"

#include "core/plaintext.h"

#include <QPainter>

#include <algorithm>

namespace bayplan::ui {

namespace {
constexpr int legendSwatchWidth = 10;
constexpr int swatchGap = 5;
constexpr int entryGap = 16;
} // namespace

ChartLegend::ChartLegend(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChartLegend::setEntries(const QStringList &names, const QString &note)
{
    if (m_names == names && m_note == note)
        return;
    m_names = names;
    m_note = note;
    update();
}

void ChartLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont small = font();
    small.setPixelSize(12);
    painter.setFont(small);
    const QFontMetrics metrics(small);
    const int longest = m_names.isEmpty() ? width() : std::max(48, width() / int(m_names.size()) - entryGap - 16);
    int x = 0;
    for (int i = 0; i < int(m_names.size()); ++i) {
        const QString name = metrics.elidedText(core::plainLine(m_names.at(i)), Qt::ElideRight, longest);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.series(i));
        painter.drawRoundedRect(QRectF(x, height() / 2.0 - 1, legendSwatchWidth, 3), 1.5, 1.5);
        x += legendSwatchWidth + swatchGap;
        painter.setPen(m_theme.colors().muted);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine, name);
        x += metrics.horizontalAdvance(name) + entryGap;
    }
    if (m_note.isEmpty() || x >= width())
        return;
    painter.setPen(m_theme.colors().muted);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(m_note, Qt::ElideRight, width() - x));
}

} // namespace bayplan::ui
