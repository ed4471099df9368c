// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots/timelineview.h"

#include "ui/snapshots/snapshotwords.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using snapshots::Moment;

namespace {

constexpr int momentHeight = 52;
constexpr int lineX = 20;       ///< of the line of time, from the left
constexpr int textX = 38;       ///< where texts begin
constexpr int rightMargin = 14; ///< behind the number of changes
constexpr double dotRadius = 4.5;

} // namespace

MomentDelegate::MomentDelegate(const Theme &theme, const snapshots::Timeline &timeline, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_timeline(timeline)
{
}

QSize MomentDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, momentHeight};
}

void MomentDelegate::paintLine(QPainter &painter, const QRect &rect, int row) const
{
    const Colors &colors = m_theme.colors();
    const Moment &moment = m_timeline.moment(row);
    const QPointF dot(rect.left() + lineX, rect.top() + 18);
    painter.setPen(QPen(colors.line, 2));
    if (row > 0)
        painter.drawLine(QPointF(dot.x(), rect.top()), dot);
    if (row + 1 < m_timeline.rowCount())
        painter.drawLine(dot, QPointF(dot.x(), rect.bottom() + 1));
    // Filled where something changed, a ring where nothing did: not by colour alone.
    const bool isFilled = moment.isNow() || (moment.sinceBefore && !moment.sinceBefore->isNone());
    const QColor ink = !moment.error.isEmpty() ? colors.red : isFilled ? colors.accent : colors.muted;
    painter.setPen(QPen(ink, 1.8));
    painter.setBrush(isFilled ? ink : colors.panel);
    painter.drawEllipse(dot, dotRadius, dotRadius);
}

/// Returns how wide it is.
int MomentDelegate::paintCount(QPainter &painter, const QRect &rect, const snapshots::ChangeCount &count) const
{
    const Colors &colors = m_theme.colors();
    const QLocale locale;
    int right = rect.right();
    const auto part = [&](QChar sign, int number, const QColor &ink) {
        if (number == 0)
            return;
        const QString text = sign + locale.toString(number);
        const int width = painter.fontMetrics().horizontalAdvance(text);
        painter.setPen(ink);
        painter.drawText(QRect(right - width, rect.top(), width, rect.height()), Qt::AlignVCenter, text);
        right -= width + 8;
    };
    part(u'~', count.changed, colors.muted);
    part(u'−', count.removed, colors.redText);
    part(u'+', count.added, colors.greenText);
    if (!count.isNone())
        return rect.right() - right;
    const QString none = tr("unchanged");
    painter.setPen(colors.muted);
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignRight, none);
    return painter.fontMetrics().horizontalAdvance(none) + 8;
}

void MomentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Moment &moment = m_timeline.moment(index.row());
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    path.addRoundedRect(QRectF(option.rect).adjusted(6, 1, -6, -1), 8, 8);
    if (isSelected || (option.state & QStyle::State_MouseOver))
        painter->fillPath(path, isSelected ? colors.selection : colors.header);
    if (option.state & QStyle::State_HasFocus) { // also of one that Ctrl and the arrows only go past
        painter->setPen(colors.accent);
        painter->drawPath(path);
    }
    paintLine(*painter, option.rect, index.row());

    QFont title = option.font;
    title.setWeight(QFont::DemiBold);
    QFont small = option.font;
    small.setPixelSize(12);
    const QRect upper(option.rect.left() + textX, option.rect.top() + 8, option.rect.width() - textX - rightMargin, 20);
    const QRect lower = upper.translated(0, 19);
    painter->setFont(small);
    const int counted = moment.sinceBefore ? paintCount(*painter, upper, *moment.sinceBefore) : 0;
    painter->setFont(title);
    painter->setPen(colors.text);
    painter->drawText(upper, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(titleOf(moment), Qt::ElideRight, upper.width() - counted));
    painter->setFont(small);
    painter->setPen(!moment.error.isEmpty()            ? colors.redText
                    : moment.contents.hostsNotRead > 0 ? colors.amberText
                                                       : colors.muted);
    painter->drawText(lower, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(detailOf(moment), Qt::ElideRight, lower.width()));
    painter->restore();
}

TimelineView::TimelineView(const Theme &theme, snapshots::Timeline &timeline, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
    , m_timeline(timeline)
{
    setObjectName(u"timeline"_s);
    setAccessibleName(tr("Snapshots"));
    setModel(&timeline);
    setItemDelegate(new MomentDelegate(theme, timeline, this));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

QList<int> TimelineView::selected() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    return rows;
}

QList<int> TimelineView::chosen() const
{
    const QList<int> rows = selected();
    // Of more than two, those at the ends: what lies between them is between them.
    return rows.size() > 2 ? QList<int>{rows.first(), rows.last()} : rows;
}

void TimelineView::choose(int row)
{
    const QModelIndex index = m_timeline.index(row);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

void TimelineView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QListView::selectionChanged(selected, deselected);
    Q_EMIT chosenChanged();
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    if (!selectionModel()->isSelected(index))
        choose(index.row());
    Q_EMIT menuRequested(index.row(), byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete)
        Q_EMIT removeRequested();
    else
        QListView::keyPressEvent(event);
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_timeline.rowCount() > 1)
        return;
    QPainter painter(viewport());
    painter.setPen(m_theme.colors().muted);
    painter.drawText(viewport()->rect().adjusted(24, momentHeight + 12, -24, 0),
                     Qt::AlignTop | Qt::AlignHCenter | Qt::TextWordWrap,
                     tr("No snapshot is kept yet. Take one, or have one taken every few hours."));
}

} // namespace bayplan::ui
