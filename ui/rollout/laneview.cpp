// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/laneview.h"

#include "ui/delegates/planblocks.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using rollouts::LaneBlock;
using Shape = LaneBlock::Shape;

namespace {

constexpr int laneMargin = 16;
constexpr int laneHeadHeight = 26;
constexpr int toBlocks = 8;
constexpr int blockHeight = 44;
constexpr int laneGap = 7;
constexpr int narrowest = 62;
constexpr int widest = 104;
constexpr int mostLines = 4;
constexpr int figuresHeight = 26;
constexpr qreal radius = 5;

QFont sized(QFont font, int pixels, QFont::Weight weight = QFont::Normal)
{
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

} // namespace

LaneView::LaneView(const Theme &theme, Side side, QWidget *parent) : QWidget(parent), m_theme(theme), m_side(side)
{
    setObjectName(side == Side::Old ? u"oldLane"_s : u"newLane"_s);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void LaneView::setLane(const rollouts::Lane &lane)
{
    if (m_lane == lane)
        return;
    const bool resized = m_lane.blocks.size() != lane.blocks.size();
    m_lane = lane;
    QStringList blocks;
    for (const LaneBlock &block : lane.blocks)
        blocks << tr("%1 on %2 %3", "a replica's number, its host, its state")
                      .arg(block.slot)
                      .arg(block.host, rollouts::wordFor(block.shape));
    setAccessibleName(u"%1: %2"_s.arg(lane.title, rollouts::countsOf(lane)));
    setAccessibleDescription(blocks.join(u", "_s));
    if (resized)
        updateGeometry();
    update();
}

void LaneView::setFigures(const std::optional<services::FiguresByReplica> &figures)
{
    if (m_figures == figures)
        return;
    const bool resized = m_figures.has_value() != figures.has_value();
    m_figures = figures;
    if (resized)
        updateGeometry();
    update();
}

services::TrafficFigures LaneView::figuresOf(const LaneBlock &block) const
{
    return m_figures && !block.id.isEmpty() ? m_figures->value({block.hostId, block.id}) : services::TrafficFigures();
}

QString LaneView::figures() const
{
    services::TrafficFigures sum;
    for (const LaneBlock &block : m_lane.blocks)
        sum += figuresOf(block);
    return services::figuresText(sum);
}

int LaneView::blockWidth() const
{
    const QFontMetrics metrics(sized(font(), 11));
    int width = narrowest;
    for (const LaneBlock &block : m_lane.blocks)
        width = std::max(width, metrics.horizontalAdvance(block.host) + 16);
    return std::min(width, widest);
}

int LaneView::perLine(int width) const
{
    return std::max(1, (width - 2 * laneMargin + laneGap) / (blockWidth() + laneGap));
}

int LaneView::shown(int width) const
{
    const int places = perLine(width) * mostLines;
    const int all = int(m_lane.blocks.size());
    return all <= places ? all : places - 1;
}

int LaneView::heightForWidth(int width) const
{
    const int places = std::max(1, shown(width) + (shown(width) < m_lane.blocks.size() ? 1 : 0));
    const int lines = (places + perLine(width) - 1) / perLine(width);
    return 2 * laneMargin - 4 + laneHeadHeight + toBlocks + lines * blockHeight + (lines - 1) * laneGap +
           (m_figures ? figuresHeight : 0);
}

QRect LaneView::place(int block) const
{
    const int columns = perLine(width());
    const int across = blockWidth();
    return {laneMargin + block % columns * (across + laneGap),
            laneMargin - 4 + laneHeadHeight + toBlocks + block / columns * (blockHeight + laneGap), across,
            blockHeight};
}

void LaneView::paintHead(QPainter &painter) const
{
    const Colors &colors = m_theme.colors();
    const QRect line(laneMargin, laneMargin - 4, width() - 2 * laneMargin, laneHeadHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_side == Side::Old ? colors.blue : colors.green);
    painter.drawRoundedRect(QRectF(line.left(), line.center().y() - 6, 13, 13), 4, 4);
    const QFont bold = sized(font(), 14, QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colors.text);
    const QFontMetrics metrics(bold);
    const int room = line.width() - 22;
    const QString title = metrics.elidedText(m_lane.title, Qt::ElideMiddle, room / 2);
    painter.drawText(line.adjusted(22, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, title);
    const int used = 22 + metrics.horizontalAdvance(title) + 10;
    const QFont small = sized(font(), 13);
    painter.setFont(small);
    painter.setPen(colors.muted);
    // The counts matter most; the image gives way.
    const QString counts = rollouts::countsOf(m_lane);
    const QString revision = tr("revision %1, %2").arg(m_lane.revision).arg(counts);
    const QString whole =
        m_lane.image.isEmpty() ? revision : tr("%1, %2", "an image, and more").arg(m_lane.image, revision);
    const QFontMetrics smallMetrics(small);
    const int left = line.width() - used;
    const QString text = smallMetrics.horizontalAdvance(whole) <= left      ? whole
                         : smallMetrics.horizontalAdvance(revision) <= left ? revision
                                                                            : counts;
    painter.drawText(line.adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
                     smallMetrics.elidedText(text, Qt::ElideRight, left));
}

void LaneView::paintBlock(QPainter &painter, const QRect &rect, const LaneBlock &block) const
{
    const Colors &colors = m_theme.colors();
    const QColor base = m_side == Side::Old ? colors.blue : colors.green;
    const QRectF box(rect);
    QColor fill = base;
    QColor text = colors.onAccent;
    QPen outline(Qt::NoPen);
    switch (block.shape) {
    case Shape::Planned:
        fill = Qt::transparent;
        text = colors.muted;
        outline = QPen(colors.muted, 1.2);
        outline.setDashPattern({2.5, 2.5});
        break;
    case Shape::Retired:
        fill = mixed(base, colors.panel, 0.22F);
        text = colors.muted;
        break;
    case Shape::Leaving:
        fill = mixed(base, colors.panel, 0.45F);
        text = colors.text;
        break;
    case Shape::Stopped:
        fill = colors.red;
        break;
    case Shape::Unhealthy:
        outline = QPen(colors.amber, 2.5);
        break;
    case Shape::Starting:
    case Shape::Serving:
        break;
    }
    if (block.stale && block.shape != Shape::Planned) {
        fill = mixed(colors.off, colors.panel, 0.35F);
        text = colors.muted;
        outline = QPen(Qt::NoPen);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, radius, radius);
    if (block.shape == Shape::Starting && !block.stale)
        paintStripes(painter, box, mixed(base, colors.panel, 0.62F));
    if (outline.style() != Qt::NoPen) {
        painter.setPen(outline);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    }
    painter.setPen(text);
    painter.setFont(sized(font(), 12, QFont::DemiBold));
    painter.drawText(QRect(rect.left(), rect.top() + 6, rect.width(), 16), Qt::AlignCenter | Qt::TextSingleLine,
                     QString::number(block.slot));
    const QFont small = sized(font(), 11);
    painter.setFont(small);
    painter.drawText(QRect(rect.left(), rect.top() + 22, rect.width(), 16), Qt::AlignCenter | Qt::TextSingleLine,
                     QFontMetrics(small).elidedText(block.host, Qt::ElideMiddle, rect.width() - 10));
}

void LaneView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter);
    const int count = shown(width());
    for (int i = 0; i < count; ++i)
        paintBlock(painter, place(i), m_lane.blocks.at(i));
    if (count < m_lane.blocks.size()) {
        painter.setPen(m_theme.colors().muted);
        painter.setFont(sized(font(), 13, QFont::DemiBold));
        painter.drawText(place(count), Qt::AlignCenter, u"+%1"_s.arg(m_lane.blocks.size() - count));
    }
    if (!m_figures)
        return;
    const QRect line(laneMargin, height() - laneMargin - 14, width() - 2 * laneMargin, 18);
    const QFont small = sized(font(), 13);
    painter.setFont(small);
    painter.setPen(m_theme.colors().muted);
    painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(small).elidedText(figures(), Qt::ElideRight, line.width()));
}

bool LaneView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int i = 0; i < shown(width()); ++i) {
        if (!place(i).contains(help->pos()))
            continue;
        const LaneBlock &block = m_lane.blocks.at(i);
        QString text = tr("Replica %1 on %2: %3").arg(block.slot).arg(block.host, rollouts::wordFor(block.shape));
        if (block.stale)
            text += tr(", its host is out of reach");
        if (block.revision != m_lane.revision && block.revision > 0)
            text += tr(", revision %1").arg(block.revision);
        if (const QString figures = services::figuresText(figuresOf(block)); !figures.isEmpty())
            text += u'\n' + figures;
        QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), this, place(i));
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace bayplan::ui
