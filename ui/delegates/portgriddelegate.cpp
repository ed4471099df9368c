// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/portgriddelegate.h"

#include "core/plaintext.h"
#include "fleet/portgridmodel.h"
#include "ui/widgets/icons.h"

#include <QAbstractProxyModel>
#include <QHelpEvent>
#include <QPainter>
#include <QTableView>
#include <QTextDocument>
#include <QToolTip>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::PortRow;

namespace {

constexpr int tagHeight = 21;
constexpr int tagPadding = 8;
constexpr int tagGap = 5;
constexpr int shortestTag = 44; ///< narrower than this a tag says nothing
constexpr int signSize = 14;
constexpr int signGap = 6;
constexpr qreal portRadius = 5;
constexpr int longestName = 60;

struct Place
{
    const fleet::PortGridModel *model = nullptr;
    QModelIndex index;
};

Place placeOf(const QModelIndex &index)
{
    QModelIndex source = index;
    while (const auto *proxy = qobject_cast<const QAbstractProxyModel *>(source.model()))
        source = proxy->mapToSource(source);
    return {qobject_cast<const fleet::PortGridModel *>(source.model()), source};
}

QFont tagFont(const QFont &font)
{
    QFont small = font;
    small.setPixelSize(12);
    return small;
}

QString nameOf(const PortRow &row)
{
    return core::plainLine(row.containerName, longestName);
}

/// "→ 8080", "= 8080", as the table of containers has it.
QString targetOf(const PortRow &row)
{
    if (!row.port.inUse)
        return engine::toString(row.state);
    const bool isStatic = row.port.kind == fleet::PublishedPort::Kind::Static;
    return (isStatic ? u"= "_s : u"→ "_s) + QString::number(row.port.target);
}

int widthOf(const QFont &font, const PortRow &row)
{
    const QFontMetrics metrics(tagFont(font));
    return metrics.horizontalAdvance(nameOf(row)) + 6 + metrics.horizontalAdvance(targetOf(row)) + 2 * tagPadding + 2;
}

} // namespace

void PortGridDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const
{
    const Place place = placeOf(index);
    if (!place.model)
        return;
    if (place.index.column() == fleet::PortGridModel::portColumn)
        return paintPort(painter, cell, place.model->row(place.index.row()));
    const fleet::PortGridCell *held = place.model->cell(place.index.row(), place.index.column());
    if (!held)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    QRect left = cell.rect;
    if (held->clash) {
        const QRect sign(left.left(), left.center().y() - signSize / 2 + 1, signSize, signSize);
        tintedIcon(u"warning"_s, theme().toneText(fleet::Tone::Warning)).paint(&painter, sign);
        left.setLeft(sign.right() + 1 + signGap);
    }
    const int count = int(held->rows.size());
    const QFontMetrics metrics(tagFont(cell.font));
    for (int i = 0; i < count; ++i) {
        const int behind = count - i - 1;
        const QString more = behind > 0 ? u"+%1"_s.arg(behind) : QString();
        // Two share the room, so that both can be read; of more the first and a number.
        const int wanted = widthOf(cell.font, held->rows[size_t(i)]);
        const int last = behind == 1 ? std::min(widthOf(cell.font, held->rows.back()), (left.width() - tagGap) / 2) : 0;
        const int kept = behind == 0                          ? 0
                         : behind == 1 && last >= shortestTag ? last + tagGap
                                                              : metrics.horizontalAdvance(more) + tagGap;
        if (i > 0 && left.width() < shortestTag) {
            painter.setFont(tagFont(cell.font));
            painter.setPen(cell.selected ? theme().colors().text : theme().colors().muted);
            painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, u"+%1"_s.arg(behind + 1));
            break;
        }
        const int width = std::max(std::min(shortestTag, left.width()), std::min(wanted, left.width() - kept));
        const QRect tag(left.left(), left.center().y() - tagHeight / 2 + 1, width, tagHeight);
        paintTag(painter, tag, cell, held->rows[size_t(i)]);
        left.setLeft(tag.right() + 1 + tagGap);
    }
}

void PortGridDelegate::paintTag(QPainter &painter, const QRect &rect, const Cell &cell, const PortRow &row) const
{
    const Colors &colors = theme().colors();
    const bool pale = row.stale || !row.port.inUse;
    QColor border = row.stale || !row.port.inUse ? colors.off : colors.blue;
    QColor fill = row.stale ? colors.off : colors.blue;
    border.setAlphaF(pale ? 0.9f : 0.55f);
    fill.setAlphaF(row.port.inUse ? 0.15f : 0.0f);
    QPen pen(border);
    if (!row.port.inUse)
        pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), portRadius, portRadius);

    const QFont font = tagFont(cell.font);
    const QFontMetrics metrics(font);
    QRect words = rect.adjusted(tagPadding, 0, -tagPadding + 1, 0);
    painter.setFont(font);
    const QColor faint = cell.selected ? colors.text : colors.muted;
    const QString name = nameOf(row);
    const QString target = targetOf(row);
    const int nameWidth = metrics.horizontalAdvance(name);
    const int targetWidth = metrics.horizontalAdvance(target);
    painter.setPen(pale ? faint : colors.text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(name, Qt::ElideRight, words.width() + 1));
    if (nameWidth + 6 + targetWidth > words.width() + 1)
        return; // the tooltip tells it
    words.setLeft(words.left() + nameWidth + 6);
    painter.setPen(faint);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, target);
}

void PortGridDelegate::paintPort(QPainter &painter, const Cell &cell, const fleet::PortGridRow &row) const
{
    const QFont mono = Theme::monospaceFont(cell.font);
    Cell port = cell;
    port.font = mono;
    paintText(painter, port, cell.rect, cell.text);
    if (row.reservedFor.isEmpty())
        return;
    const int from = QFontMetrics(mono).horizontalAdvance(cell.text) + 10;
    Cell note = cell;
    note.font = tagFont(cell.font);
    note.color = cell.selected ? theme().colors().text : theme().colors().muted;
    paintText(painter, note, cell.rect.adjusted(from, 0, 0, 0),
              tr("reserved for %1").arg(core::plainLine(row.reservedFor, longestName)));
}

/// Cells are gone through one by one, so the frame is around the cell.
void PortGridDelegate::paintFocus(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *table = qobject_cast<const QTableView *>(option.widget);
    if (!table || !table->hasFocus() || table->currentIndex() != index)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().colors().accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -2.5), portRadius + 1, portRadius + 1);
}

bool PortGridDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return RowDelegate::helpEvent(event, view, option, index);
    // Marked up by us, because QToolTip would take an engine's text for HTML if it looked like it.
    const QString tip = index.data(Qt::AccessibleDescriptionRole).toString();
    QStringList lines;
    for (const QString &line : tip.split(u'\n'))
        lines << Qt::convertFromPlainText(line);
    QToolTip::showText(event->globalPos(), lines.join(QString()), view);
    return true;
}

} // namespace bayplan::ui
