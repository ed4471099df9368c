// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/plandelegates.h"

#include "core/plaintext.h"
#include "fleet/containersmodel.h"
#include "ui/delegates/planbar.h"
#include "ui/widgets/planmarks.h"
#include "ui/widgets/wrappedlines.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::PlanRow;

namespace {
constexpr int longestHelp = 140;
} // namespace

PlanDelegate::PlanDelegate(const Theme &theme, const PlanMarks &marks, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_marks(marks)
{
}

void PlanDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const QRect &rect = option.rect;
    painter->save();
    painter->setClipRect(rect, Qt::IntersectClip);
    painter->fillRect(rect, option.state & QStyle::State_Selected ? colors.selection : colors.panel);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), colors.line);
    painter->save();
    painter->setFont(option.font);
    paintContent(*painter, option, index);
    painter->restore();
    if (option.state & QStyle::State_HasFocus && framesCell(index)) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(colors.accent, 1.5));
        painter->drawRoundedRect(QRectF(rect).adjusted(2, 2, -3, -3), 6, 6);
    }
    painter->restore();
}

void PlanDelegate::showHelp(QHelpEvent *event, QAbstractItemView *view, const QRect &rect,
                            const QStringList &lines) const
{
    QStringList safe;
    for (const QString &line : lines) {
        if (!line.isEmpty())
            safe << core::plainLine(line, longestHelp).toHtmlEscaped(); // lines that are not wrapped
    }
    // A tooltip guesses whether its text is rich; this one surely is, and everything in it is escaped.
    QToolTip::showText(event->globalPos(), u"<div style='white-space:pre'>"_s + safe.join("<br>"_L1) + u"</div>"_s,
                       view->viewport(), rect);
}

/// Title and badge; where the badge ends.
int PlanServiceDelegate::paintTitle(QPainter &painter, const QRect &area, const PlanRow &row) const
{
    const Colors &colors = theme().colors();
    const RowMarks marks = this->marks().row(row);
    QFont title = painter.font();
    title.setPixelSize(14);
    title.setWeight(QFont::DemiBold);
    QFont badge = painter.font();
    badge.setPixelSize(11);
    badge.setWeight(marks.badge.isEmpty() ? QFont::Medium : QFont::DemiBold);
    const QString words = marks.badge.isEmpty() ? services::badgeText(row) : marks.badge;
    const int badgeWidth = QFontMetrics(badge).horizontalAdvance(words) + 16;

    const QFontMetrics titleMetrics(title);
    const QString name =
        titleMetrics.elidedText(core::plainLine(row.title), Qt::ElideRight, area.width() - badgeWidth - 10);
    painter.setFont(title);
    painter.setPen(colors.text);
    painter.drawText(QRect(area.left(), area.top(), area.width(), 20), Qt::AlignVCenter | Qt::TextSingleLine, name);

    const QRectF pill(area.left() + titleMetrics.horizontalAdvance(name) + 10, area.top() + 1, badgeWidth, 18);
    const fleet::Tone tone = marks.badge.isEmpty() ? services::badgeTone(row)
                             : marks.isRollout     ? fleet::Tone::Warning
                                                   : fleet::Tone::Starting;
    QColor fill = tone == fleet::Tone::Starting ? colors.accent : theme().tone(tone);
    fill.setAlphaF(0.15F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(pill, 9, 9);
    if (marks.progress >= 0) { // as much of it as is done
        fill.setAlphaF(0.3F);
        painter.setBrush(fill);
        painter.save();
        painter.setClipRect(QRectF(pill.topLeft(), QSizeF(pill.width() * std::min(1.0, marks.progress), pill.height())),
                            Qt::IntersectClip);
        painter.drawRoundedRect(pill, 9, 9);
        painter.restore();
    }
    painter.setFont(badge);
    painter.setPen(theme().toneText(tone));
    painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, words);
    return int(pill.right());
}

void PlanServiceDelegate::paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const PlanRow *row = planRow(index);
    if (!row)
        return;
    const Colors &colors = theme().colors();
    const QRect area = option.rect.adjusted(14, 11, -12, 0);
    painter.setFont(option.font);
    const int end = paintTitle(painter, area, *row);

    QFont small = option.font;
    small.setPixelSize(12);
    painter.setPen(colors.muted);
    painter.setFont(small);
    const QFontMetrics smallMetrics(small);
    const int room = area.right() - end - 12;
    if (m_showsProject && !row->planKey.project.isEmpty() && room > 36)
        painter.drawText(QRect(end + 12, area.top(), room, 20), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                         smallMetrics.elidedText(core::plainLine(row->planKey.project), Qt::ElideRight, room));
    const QString third = row->actor.isEmpty() ? row->ports : tr("%1 is acting").arg(row->actor);
    if (!row->actor.isEmpty())
        painter.setPen(colors.amberText);
    painter.drawText(QRect(area.left(), area.top() + 39, area.width(), 18), Qt::AlignVCenter | Qt::TextSingleLine,
                     smallMetrics.elidedText(core::plainLine(third), Qt::ElideRight, area.width()));
    painter.setPen(colors.muted);
    const QFont mono = Theme::monospaceFont(option.font);
    painter.setFont(mono);
    painter.drawText(QRect(area.left(), area.top() + 21, area.width(), 18), Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(mono).elidedText(core::plainLine(row->image), Qt::ElideMiddle, area.width()));
}

bool PlanServiceDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                    const QModelIndex &index)
{
    const PlanRow *row = planRow(index);
    if (event->type() != QEvent::ToolTip || !row)
        return PlanDelegate::helpEvent(event, view, option, index);
    showHelp(event, view, option.rect,
             {row->title,
              row->planKey.project.isEmpty() ? QString() : tr("Compose project %1").arg(row->planKey.project),
              row->image, row->ports, services::badgeText(*row),
              row->actor.isEmpty() ? QString() : tr("%1 is acting").arg(row->actor)});
    return true;
}

PlanBlocksDelegate::PlanBlocksDelegate(const Theme &theme, const PlanMarks &marks, const fleet::Fleet &fleet,
                                       QObject *parent)
    : PlanDelegate(theme, marks, parent)
    , m_fleet(fleet)
{
}

void PlanBlocksDelegate::paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    const PlanRow *row = planRow(index);
    const int host = index.data(fleet::HostIdRole).toInt();
    if (!row)
        return;
    const auto blocks = index.data(fleet::BlocksRole).value<QList<services::Block>>();
    const CellMarks marks = this->marks().cell(*row, host);
    const int here = int(blocks.size());
    const int count = here + marks.places();
    const int places = planblocks::places(count, option.rect.width());
    for (int i = 0; i < places; ++i) {
        const QRect rect = planblocks::place(i, option.rect);
        if (i == places - 1 && places < count) {
            paintMoreBlocks(painter, theme(), rect, count - places + 1);
        } else if (i < here) {
            services::Block block = blocks.at(i);
            if (marks.starting.contains(block.name) && block.tone == fleet::Tone::Good)
                block.tone = fleet::Tone::Starting;
            const Going going = !marks.going.contains(block.container.id) ? Going::No
                                : marks.isPreview                         ? Going::Previewed
                                                                          : Going::UnderWay;
            paintBlock(painter, theme(), rect, block, going);
        } else if (i < here + marks.making.size()) {
            paintBlock(painter, theme(), rect,
                       {.label = marks.making.at(i - here), .tone = fleet::Tone::Starting, .image = marks.makingImage});
        } else {
            paintGhost(painter, theme(), rect);
        }
        const int shown = std::min(places, here);
        if (option.state & QStyle::State_HasFocus && shown > 0 && i == std::clamp(m_currentBlock, 0, shown - 1)) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme().colors().accent, 2));
            painter.drawRoundedRect(QRectF(rect).adjusted(-4, -4, 4, 4), 8, 8);
        }
    }
    if (this->marks().isBarred(host))
        paintWhyNot(painter, option.rect, marks, places);
}

/// Dims a cell that the replica being dragged can't go to; says why in its own row.
void PlanBlocksDelegate::paintWhyNot(QPainter &painter, const QRect &rect, const CellMarks &marks, int places) const
{
    QColor veil = theme().colors().header;
    veil.setAlphaF(0.72F);
    painter.fillRect(rect.adjusted(0, 0, -1, -1), veil);
    if (marks.whyNot.isEmpty())
        return;
    const int lines = (places + planblocks::perLine(rect.width()) - 1) / planblocks::perLine(rect.width());
    QFont font = painter.font();
    font.setPixelSize(11);
    painter.setFont(font);
    painter.setPen(theme().colors().amberText);
    QRect area = rect.adjusted(planblocks::margin, 7, -6, -5);
    area.setTop(area.top() + lines * (planblocks::height + planblocks::gap));
    const int most = std::max(1, area.height() / painter.fontMetrics().lineSpacing());
    painter.drawText(area, Qt::AlignLeft | Qt::AlignTop,
                     wrappedLines(core::plainLine(marks.whyNot, longestHelp), font, area.width(), most).join(u'\n'));
}

bool PlanBlocksDelegate::framesCell(const QModelIndex &index) const
{
    return index.data(fleet::BlocksRole).value<QList<services::Block>>().isEmpty();
}

bool PlanBlocksDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                   const QModelIndex &index)
{
    const auto blocks = index.data(fleet::BlocksRole).value<QList<services::Block>>();
    const int at = planblocks::placeAt(event->pos(), option.rect, int(blocks.size()));
    if (event->type() != QEvent::ToolTip || at < 0)
        return PlanDelegate::helpEvent(event, view, option, index);
    const QRect place = planblocks::place(at, option.rect);
    const int places = planblocks::places(int(blocks.size()), option.rect.width());
    if (at == places - 1 && places < int(blocks.size())) {
        showHelp(event, view, place, {tr("%1 more, not drawn").arg(int(blocks.size()) - places + 1)});
        return true;
    }
    const services::Block &block = blocks.at(at);
    QStringList lines{block.name};
    const fleet::HostConnection *host = m_fleet.host(block.container.host);
    if (const engine::Container *container = host ? host->live().container(block.container.id) : nullptr)
        lines << fleet::stateText(*container, core::now()) << host->live().imageName(*container);
    if (block.stale)
        lines << tr("Last known state: the host is out of reach");
    showHelp(event, view, place, lines);
    return true;
}

void PlanCountDelegate::paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const PlanRow *row = planRow(index);
    if (!row)
        return;
    const RowMarks marks = this->marks().row(*row);
    const int count = services::countOf(*row);
    paintPlanBar(painter, theme(), option.rect,
                 {.count = count,
                  .to = marks.to,
                  .most = m_most,
                  .hasHandle = !row->service.isEmpty(),
                  .isDragged = marks.isScaled,
                  .isUnderMouse = m_hovered == index});
    QFont font = option.font;
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(marks.isScaled && marks.to != count ? theme().colors().accent : theme().colors().text);
    painter.drawText(option.rect.adjusted(14, 0, -14, -1), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                     QString::number(marks.isScaled ? marks.to : count));
}

bool PlanCountDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    const PlanRow *row = planRow(index);
    if (event->type() != QEvent::ToolTip || !row || marks().row(*row).isPreview)
        return PlanDelegate::helpEvent(event, view, option, index);
    QStringList lines;
    if (!row->service.isEmpty())
        lines << tr("Drag the handle to scale it, or press + or −") << services::badgeText(*row);
    else if (row->planKey.maker == fleet::ServiceName::Maker::Swarm)
        lines << tr("Swarm scales this service: docker service scale");
    else
        lines << tr("A container on its own");
    showHelp(event, view, option.rect, lines);
    return true;
}

} // namespace bayplan::ui
