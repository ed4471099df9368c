// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/palettelist.h"

#include "ui/dialogs/fuzzymatch.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

void PaletteResults::setResults(const QString &typed, const std::vector<const PaletteEntry *> &entries)
{
    beginResetModel(); // each letter typed gives another list
    m_typed = foldedForSearch(typed.trimmed());
    m_entries.clear();
    for (const PaletteEntry *entry : entries)
        m_entries << *entry;
    endResetModel();
}

int PaletteResults::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant PaletteResults::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PaletteEntry &entry = m_entries.at(index.row());
    if (role == Qt::DisplayRole)
        return entry.title;
    if (role == Qt::AccessibleTextRole)
        return QString(entry.title + u", "_s + (entry.detail.isEmpty() ? QString() : QString(entry.detail + u", "_s)) +
                       entry.hint);
    return {};
}

PaletteDelegate::PaletteDelegate(const Theme &theme, const PaletteResults &results, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_results(results)
{
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, rowHeight};
}

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const PaletteEntry &entry = m_results.entry(index.row());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.selection);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), 7, 7);
    }
    const QRect area = option.rect.adjusted(12, 0, -12, 0);
    QFont small = option.font;
    small.setPixelSize(12);
    const QFontMetrics smallMetrics(small);
    const int hintWidth = smallMetrics.horizontalAdvance(entry.hint);
    painter->setFont(small);
    painter->setPen(colors.muted);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, entry.hint);

    const int room = area.width() - hintWidth - 20;
    const QFontMetrics metrics(option.font);
    const int detailWidth =
        entry.detail.isEmpty() ? 0 : std::min(room / 2, smallMetrics.horizontalAdvance(entry.detail)) + 10;
    const QString title = metrics.elidedText(entry.title, Qt::ElideRight, room - detailWidth);

    QTextLayout layout(title, option.font);
    QList<QTextLayout::FormatRange> lit;
    const QList<int> positions = fuzzyPositions(m_results.typed(), entry.folded);
    for (const int position : positions) {
        if (position >= title.size() || title.at(position) != entry.title.at(position))
            continue;
        QTextLayout::FormatRange range{position, 1, {}};
        range.format.setForeground(colors.accent);
        range.format.setFontWeight(QFont::DemiBold);
        lit << range;
    }
    layout.setFormats(lit);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(room);
    layout.endLayout();
    painter->setPen(colors.text);
    layout.draw(painter, QPointF(area.left(), option.rect.center().y() - line.height() / 2 + 0.5));

    if (detailWidth > 0) {
        const int left = area.left() + int(line.naturalTextWidth()) + 10;
        const QRect rest(left, area.top(), area.right() - hintWidth - 16 - left, area.height());
        painter->setFont(small);
        painter->setPen(colors.muted);
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          smallMetrics.elidedText(entry.detail, Qt::ElideRight, rest.width()));
    }
    painter->restore();
}

} // namespace bayplan::ui
