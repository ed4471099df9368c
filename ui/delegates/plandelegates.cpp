// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/plandelegates.h"

#include "core/plaintext.h"
#include "fleet/containersmodel.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::PlanRow;

namespace {
constexpr int longestHelp = 140;
} // namespace

PlanDelegate::PlanDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

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

void PlanServiceDelegate::paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const PlanRow *row = planRow(index);
    if (!row)
        return;
    const Colors &colors = theme().colors();
    const QRect area = option.rect.adjusted(14, 11, -12, 0);
    QFont title = option.font;
    title.setPixelSize(14);
    title.setWeight(QFont::DemiBold);
    QFont badge = option.font;
    badge.setPixelSize(11);
    badge.setWeight(QFont::Medium);
    const QString badgeWords = fleet::badgeText(*row);
    const int badgeWidth = QFontMetrics(badge).horizontalAdvance(badgeWords) + 16;

    const QFontMetrics titleMetrics(title);
    const QString name =
        titleMetrics.elidedText(core::plainLine(row->title), Qt::ElideRight, area.width() - badgeWidth - 10);
    painter.setFont(title);
    painter.setPen(colors.text);
    painter.drawText(QRect(area.left(), area.top(), area.width(), 20), Qt::AlignVCenter | Qt::TextSingleLine, name);

    const QRectF pill(area.left() + titleMetrics.horizontalAdvance(name) + 10, area.top() + 1, badgeWidth, 18);
    const fleet::Tone tone = fleet::badgeTone(*row);
    QColor fill = theme().tone(tone);
    fill.setAlphaF(0.15F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(pill, 9, 9);
    painter.setFont(badge);
    painter.setPen(theme().toneText(tone));
    painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, badgeWords);

    QFont small = option.font;
    small.setPixelSize(12);
    painter.setPen(colors.muted);
    painter.setFont(small);
    const QFontMetrics smallMetrics(small);
    const int room = area.right() - int(pill.right()) - 12;
    if (m_showsProject && !row->planKey.project.isEmpty() && room > 36)
        painter.drawText(QRect(int(pill.right()) + 12, area.top(), room, 20),
                         Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                         smallMetrics.elidedText(core::plainLine(row->planKey.project), Qt::ElideRight, room));
    painter.drawText(QRect(area.left(), area.top() + 39, area.width(), 18), Qt::AlignVCenter | Qt::TextSingleLine,
                     smallMetrics.elidedText(core::plainLine(row->ports), Qt::ElideRight, area.width()));
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
              row->image, row->ports, fleet::badgeText(*row)});
    return true;
}

PlanBlocksDelegate::PlanBlocksDelegate(const Theme &theme, const fleet::Fleet &fleet, QObject *parent)
    : PlanDelegate(theme, parent)
    , m_fleet(fleet)
{
}

void PlanBlocksDelegate::paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    const auto blocks = index.data(fleet::BlocksRole).value<QList<fleet::Block>>();
    const int count = int(blocks.size());
    const int places = planblocks::places(count, option.rect.width());
    for (int i = 0; i < places; ++i) {
        const QRect rect = planblocks::place(i, option.rect);
        if (i == places - 1 && places < count)
            paintMoreBlocks(painter, theme(), rect, count - places + 1);
        else
            paintBlock(painter, theme(), rect, blocks.at(i));
        if (option.state & QStyle::State_HasFocus && i == std::clamp(m_currentBlock, 0, places - 1)) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme().colors().accent, 2));
            painter.drawRoundedRect(QRectF(rect).adjusted(-4, -4, 4, 4), 8, 8);
        }
    }
}

bool PlanBlocksDelegate::framesCell(const QModelIndex &index) const
{
    return index.data(fleet::BlocksRole).value<QList<fleet::Block>>().isEmpty();
}

bool PlanBlocksDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                   const QModelIndex &index)
{
    const auto blocks = index.data(fleet::BlocksRole).value<QList<fleet::Block>>();
    const int at = planblocks::placeAt(event->pos(), option.rect, int(blocks.size()));
    if (event->type() != QEvent::ToolTip || at < 0)
        return PlanDelegate::helpEvent(event, view, option, index);
    const QRect place = planblocks::place(at, option.rect);
    const int places = planblocks::places(int(blocks.size()), option.rect.width());
    if (at == places - 1 && places < int(blocks.size())) {
        showHelp(event, view, place, {tr("%1 more, not drawn").arg(int(blocks.size()) - places + 1)});
        return true;
    }
    const fleet::Block &block = blocks.at(at);
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
    const int count = index.data(Qt::DisplayRole).toInt();
    const Colors &colors = theme().colors();
    QFont font = option.font;
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(colors.text);
    const QRect area = option.rect.adjusted(14, 0, -14, -1);
    painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, QString::number(count));
    const int width = std::min(area.width() - 44, 140);
    if (width < 24)
        return;
    // A quiet bar: it only compares, there is nothing to take hold of.
    const QRectF bar(area.left(), area.center().y() - 2, width, 6);
    QColor full = colors.blue;
    full.setAlphaF(0.55F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.line);
    painter.drawRoundedRect(bar, 3, 3);
    painter.setBrush(full);
    const qreal share = std::min(1.0, qreal(count) / std::max(1, m_most));
    painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(6.0, bar.width() * share), bar.height())), 3, 3);
}

} // namespace bayplan::ui
