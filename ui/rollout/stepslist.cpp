// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/stepslist.h"

#include "ui/delegates/statedelegate.h"

#include <QPainter>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

void StepLinesModel::setLines(const QList<rollouts::StepLine> &lines)
{
    const int before = int(m_lines.size());
    const int after = int(lines.size());
    const QList<rollouts::StepLine> old = m_lines;
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_lines = lines;
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_lines = lines;
        endInsertRows();
    } else {
        m_lines = lines;
    }
    for (int i = 0; i < std::min(before, after); ++i) {
        if (!(old.at(i) == lines.at(i)))
            Q_EMIT dataChanged(index(i), index(i));
    }
}

QVariant StepLinesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const rollouts::StepLine &line = m_lines.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return line.what;
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(line.what, line.detail);
    case Qt::ToolTipRole: {
        const QString text = u"%1: %2"_s.arg(line.what, line.detail);
        return QString(u"<p>"_s + text.toHtmlEscaped() + u"</p>"_s);
    }
    case DetailRole:
        return line.detail;
    case ToneRole:
        return int(line.tone);
    case CurrentRole:
        return line.current;
    default:
        return {};
    }
}

int StepLinesModel::current() const
{
    for (qsizetype i = m_lines.size() - 1; i >= 0; --i) {
        if (m_lines.at(i).current)
            return int(i);
    }
    return -1;
}

StepLineDelegate::StepLineDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize StepLineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, rowHeight};
}

void StepLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const QRect &rect = option.rect;
    const bool current = index.data(StepLinesModel::CurrentRole).toBool();
    const auto tone = fleet::Tone(index.data(StepLinesModel::ToneRole).toInt());
    painter->save();
    painter->fillRect(rect, current || option.state & QStyle::State_Selected ? colors.selection : colors.panel);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);
    StateDelegate::paintDot(*painter, m_theme, tone, QPointF(rect.left() + 20, rect.center().y() + 1), false);
    QFont font = option.font;
    if (current)
        font.setWeight(QFont::DemiBold);
    const QRect area = rect.adjusted(36, 0, -16, 0);
    const QFontMetrics bold(font);
    const QFontMetrics plain(option.font);
    const QString what = index.data().toString();
    const QString detail = index.data(StepLinesModel::DetailRole).toString();
    // What it is comes first; why it failed may take two thirds.
    const int wanted = bold.horizontalAdvance(what);
    const int detailWidth = plain.horizontalAdvance(detail);
    const int gap = 16;
    const int forWhat = std::min(wanted, std::max(area.width() - detailWidth - gap, area.width() * 2 / 5));
    const int forDetail = area.width() - forWhat - gap;
    painter->setFont(font);
    painter->setPen(tone == fleet::Tone::Neutral ? colors.muted : colors.text);
    painter->drawText(area, Qt::AlignVCenter | Qt::TextSingleLine,
                      forWhat < wanted ? bold.elidedText(what, Qt::ElideRight, forWhat) : what);
    painter->setFont(option.font);
    painter->setPen(tone == fleet::Tone::Bad ? colors.redText : colors.muted);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine,
                      forDetail < detailWidth ? plain.elidedText(detail, Qt::ElideRight, forDetail) : detail);
    painter->restore();
}

StepsList::StepsList(const Theme &theme, QWidget *parent) : QListView(parent), m_lines(new StepLinesModel(this))
{
    setObjectName(u"rolloutSteps"_s);
    setAccessibleName(tr("Steps"));
    setModel(m_lines);
    setItemDelegate(new StepLineDelegate(theme, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void StepsList::setLines(const QList<rollouts::StepLine> &lines)
{
    m_lines->setLines(lines);
    const int current = m_lines->current();
    if (current == m_shown)
        return;
    const bool follows =
        m_shown < 0 ||
        visualRect(m_lines->index(std::min(m_shown, m_lines->rowCount() - 1))).intersects(viewport()->rect());
    m_shown = current;
    if (current >= 0 && follows)
        scrollTo(m_lines->index(current), EnsureVisible);
}

void StepsList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (m_shown >= 0)
        scrollTo(m_lines->index(m_shown), EnsureVisible);
}

} // namespace bayplan::ui
