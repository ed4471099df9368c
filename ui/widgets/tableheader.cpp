// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tableheader.h"

#include "ui/delegates/rowdelegate.h"
#include "ui/widgets/icons.h"

#include <QPaintEvent>
#include <QPainter>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int headerHeight = 32;
constexpr int stripeHeight = 3; ///< in a host's colour
constexpr int signSize = 13;
} // namespace

TableHeader::TableHeader(const Theme &theme, QWidget *parent) : QHeaderView(Qt::Horizontal, parent), m_theme(theme)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setFirstSectionMovable(true);
    setHighlightSections(false);
    setMinimumSectionSize(48);
    setResizeContentsPrecision(0); // rows in view only: never all of them
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setTextElideMode(Qt::ElideRight);
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), headerHeight};
}

void TableHeader::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colors().header);
    painter.fillRect(QRect(event->rect().left(), height() - 1, event->rect().width(), 1), m_theme.colors().line);
    painter.end();
    QHeaderView::paintEvent(event);
    if (!m_firstKept || count() == 0 || offset() <= 0)
        return;
    QPainter over(viewport());
    const int first = logicalIndex(0);
    paintSection(&over, QRect(0, 0, sectionSize(first), viewport()->height()), first);
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Colors &colors = m_theme.colors();
    painter->save();
    painter->fillRect(rect, colors.header);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);

    const QString title = model()->headerData(logicalIndex, orientation(), Qt::DisplayRole).toString();
    const QVariant given = model()->headerData(logicalIndex, orientation(), Qt::TextAlignmentRole);
    const Qt::Alignment alignment = given.isValid() ? Qt::Alignment(given.toInt()) : defaultAlignment();
    QFont titleFont = font();
    titleFont.setPixelSize(12);
    titleFont.setWeight(QFont::DemiBold);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    QString arrow;
    if (sorted)
        arrow = sortIndicatorOrder() == Qt::AscendingOrder ? u" \u25b4"_s : u" \u25be"_s;
    QRect content = rect.adjusted(RowDelegate::padding, 0, -RowDelegate::padding, -1);
    const QString hostColour = model()->headerData(logicalIndex, orientation(), fleet::HostColourRole).toString();
    if (const QColor colour = m_theme.hostColour(hostColour); colour.isValid())
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), stripeHeight), colour);
    if (model()->headerData(logicalIndex, orientation(), fleet::StaleRole).toBool()) {
        const QRect sign(content.right() - signSize, content.center().y() - signSize / 2, signSize, signSize);
        tintedIcon(u"warning"_s, m_theme.toneText(fleet::Tone::Warning)).paint(painter, sign);
        content.setRight(sign.left() - 6);
    }
    const QFontMetrics metrics(titleFont);
    const QString shown =
        metrics.elidedText(title, Qt::ElideRight, content.width() - metrics.horizontalAdvance(arrow)) + arrow;
    painter->setFont(titleFont);
    painter->setPen(sorted ? colors.text : colors.muted);
    painter->drawText(content, int(alignment) | Qt::TextSingleLine, shown);
    painter->restore();
}

} // namespace bayplan::ui
