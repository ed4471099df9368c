// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/rowdelegate.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QTableView>
#include <QTextDocument>
#include <QToolTip>

namespace bayplan::ui {

RowDelegate::RowDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

RowDelegate::Cell RowDelegate::cellOf(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Cell cell;
    cell.rect = option.rect.adjusted(padding, 0, -padding, -1);
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.font = fontOf(option, index);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    cell.alignment = alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignLeft | Qt::AlignVCenter;
    cell.stale = index.data(fleet::StaleRole).toBool();
    cell.selected = option.state.testFlag(QStyle::State_Selected);
    const bool isPale = cell.stale || (m_muted && !cell.selected); // too pale on the selection
    cell.color = isPale ? m_theme.colors().muted : m_theme.colors().text;
    return cell;
}

QFont RowDelegate::fontOf(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    QFont font = option.font;
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1); // figures of one width, so that columns of numbers don't dance
#endif
    return font;
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colors.selection);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colors.line);
    painter->save();
    painter->setClipRect(option.rect);
    paintCell(*painter, cellOf(option, index), index);
    painter->restore();
    paintFocus(*painter, option, index);
    painter->restore();
}

void RowDelegate::paintFocus(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *table = qobject_cast<const QTableView *>(option.widget);
    const QColor color = m_theme.colors().accent;
    const QRect rect = option.rect.adjusted(0, 0, -1, -1);
    if (!table) {
        if (option.state & QStyle::State_HasFocus) {
            painter.setPen(color);
            painter.drawRect(rect);
        }
        return;
    }
    // Rows are chosen as a whole, so the frame is around the row.
    if (!table->hasFocus() || table->currentIndex().row() != index.row())
        return;
    const QHeaderView *header = table->horizontalHeader();
    const int visual = header->visualIndex(index.column());
    const auto isEdge = [&](int step) {
        for (int i = visual + step; i >= 0 && i < header->count(); i += step) {
            if (!header->isSectionHidden(header->logicalIndex(i)))
                return false;
        }
        return true;
    };
    painter.setPen(color);
    painter.drawLine(rect.topLeft(), rect.topRight() + QPoint(1, 0));
    painter.drawLine(rect.bottomLeft(), rect.bottomRight() + QPoint(1, 0));
    if (isEdge(-1))
        painter.drawLine(rect.topLeft(), rect.bottomLeft());
    if (isEdge(1))
        painter.drawLine(rect.topRight(), rect.bottomRight());
}

void RowDelegate::paintText(QPainter &painter, const Cell &cell, const QRect &rect, const QString &text)
{
    painter.setFont(cell.font);
    painter.setPen(cell.color);
    const QString shown = QFontMetrics(cell.font).elidedText(text, Qt::ElideRight, rect.width());
    painter.drawText(rect, int(cell.alignment) | Qt::TextSingleLine, shown);
}

void RowDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &) const
{
    paintText(painter, cell, cell.rect, cell.text);
}

int RowDelegate::contentWidth(const Cell &cell, const QModelIndex &) const
{
    return QFontMetrics(cell.font).horizontalAdvance(cell.text);
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {contentWidth(cellOf(option, index), index) + 2 * padding + 1, rowHeight};
}

bool RowDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                            const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const Cell cell = cellOf(option, index);
    QStringList lines;
    if (contentWidth(cell, index) > cell.rect.width())
        lines << cell.text;
    if (cell.stale)
        lines << tr("The last known state: the host is out of reach.");
    if (lines.isEmpty()) {
        QToolTip::hideText();
        return true;
    }
    // Marked up by us, because QToolTip would take an engine's text for HTML if it looked like it.
    for (QString &line : lines)
        line = Qt::convertFromPlainText(line);
    QToolTip::showText(event->globalPos(), lines.join(QString()), view);
    return true;
}

} // namespace bayplan::ui
