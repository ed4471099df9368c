// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/planblocks.h"

#include <QAbstractProxyModel>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace bayplan::ui {

using fleet::Tone;

namespace planblocks {

int perLine(int cellWidth)
{
    return std::max(1, (cellWidth - 2 * margin + gap) / (width + gap));
}

int places(int count, int cellWidth)
{
    return std::min(count, perLine(cellWidth) * maxLines);
}

QRect place(int index, const QRect &cell)
{
    const int columns = perLine(cell.width());
    return {cell.left() + margin + index % columns * (width + gap),
            cell.top() + margin + index / columns * (height + gap), width, height};
}

int placeAt(QPoint position, const QRect &cell, int count)
{
    for (int i = 0; i < places(count, cell.width()); ++i) {
        if (place(i, cell).contains(position))
            return i;
    }
    return -1;
}

int heightFor(int count, int cellWidth)
{
    const int lines = (places(count, cellWidth) + perLine(cellWidth) - 1) / perLine(cellWidth);
    return std::max(rowHeight, 2 * margin + lines * height + (lines - 1) * gap + 1);
}

} // namespace planblocks

namespace {

constexpr qreal blockRadius = 5;

QFont labelFont(const QFont &base, const QString &label)
{
    QFont font = base;
    font.setPixelSize(label.size() > 4 ? 8 : label.size() > 3 ? 10 : 12);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

void paintStripes(QPainter &painter, const QRectF &rect, const QColor &color)
{
    QPainterPath clip;
    clip.addRoundedRect(rect, blockRadius, blockRadius);
    painter.save();
    painter.setClipPath(clip, Qt::IntersectClip);
    painter.setPen(QPen(color, 4));
    for (qreal x = rect.left() - rect.height(); x < rect.right() + 4; x += 9)
        painter.drawLine(QPointF(x, rect.bottom() + 2), QPointF(x + rect.height() + 4, rect.top() - 2));
    painter.restore();
}

QColor mixed(const QColor &a, const QColor &b, float share)
{
    return QColor::fromRgbF(a.redF() * share + b.redF() * (1 - share), a.greenF() * share + b.greenF() * (1 - share),
                            a.blueF() * share + b.blueF() * (1 - share));
}

void paintBlock(QPainter &painter, const Theme &theme, const QRect &rect, const services::Block &block)
{
    const Colors &colors = theme.colors();
    const QColor base = block.image == 0 ? colors.blue : colors.green;
    const QRectF box(rect);
    QColor fill = base;
    QColor text = colors.onAccent;
    QColor outline;
    switch (block.tone) {
    case Tone::Bad:
        fill = colors.red;
        break;
    case Tone::Warning:
        outline = colors.amber;
        break;
    case Tone::Off: // nothing runs: hollow
        fill = Qt::transparent;
        text = colors.muted;
        break;
    case Tone::Neutral: // paused: half there
        fill = mixed(base, colors.panel, 0.35F);
        text = colors.text;
        break;
    case Tone::Starting:
    case Tone::Good:
        break;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (block.stale && block.tone != Tone::Off) {
        fill = mixed(colors.off, colors.panel, 0.35F);
        text = colors.muted;
        outline = {};
    }
    if (block.tone == Tone::Off) {
        painter.setOpacity(block.stale ? 0.6 : 1);
        painter.setPen(QPen(colors.off, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), blockRadius, blockRadius);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(box, blockRadius, blockRadius);
    }
    if (block.tone == Tone::Starting && !block.stale)
        paintStripes(painter, box, mixed(base, colors.panel, 0.62F));
    if (outline.isValid()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.panel, 4));
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), blockRadius + 1, blockRadius + 1);
        painter.setPen(QPen(outline, 2));
        painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), blockRadius + 2, blockRadius + 2);
    }
    painter.setFont(labelFont(painter.font(), block.label));
    painter.setPen(text);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, block.label);
    painter.restore();
}

void paintBlock(QPainter &painter, const Theme &theme, const QRect &rect, const services::Block &block, Going going)
{
    if (going == Going::No)
        return paintBlock(painter, theme, rect, block);
    painter.save();
    painter.setOpacity(0.35);
    paintBlock(painter, theme, rect, block);
    painter.restore();
    if (going == Going::UnderWay)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.colors().redText, 1.75, Qt::SolidLine, Qt::RoundCap));
    const QRectF cross = QRectF(rect).adjusted(9, 6, -9, -6);
    painter.drawLine(cross.topLeft(), cross.bottomRight());
    painter.drawLine(cross.bottomLeft(), cross.topRight());
    painter.restore();
}

void paintGhost(QPainter &painter, const Theme &theme, const QRect &rect)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(theme.colors().accent, 1.5);
    dashes.setDashPattern({2.5, 2});
    painter.setPen(dashes);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.75, 0.75, -0.75, -0.75), blockRadius, blockRadius);
    painter.setPen(QPen(theme.colors().accent, 1.5));
    const QPointF centre = QRectF(rect).center();
    painter.drawLine(centre - QPointF(4, 0), centre + QPointF(4, 0));
    painter.drawLine(centre - QPointF(0, 4), centre + QPointF(0, 4));
    painter.restore();
}

void paintMoreBlocks(QPainter &painter, const Theme &theme, const QRect &rect, int count)
{
    const QString text = u'+' + QString::number(count);
    painter.save();
    painter.setFont(labelFont(painter.font(), text));
    painter.setPen(theme.colors().muted);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
}

const services::PlanRow *planRow(const QModelIndex &index)
{
    QModelIndex source = index;
    while (const auto *proxy = qobject_cast<const QAbstractProxyModel *>(source.model()))
        source = proxy->mapToSource(source);
    const auto *model = qobject_cast<const services::BayPlanModel *>(source.model());
    return model && source.isValid() ? &model->row(source.row()) : nullptr;
}

} // namespace bayplan::ui
