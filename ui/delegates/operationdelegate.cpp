// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/operationdelegate.h"

#include "operations/operationsmodel.h"
#include "ui/delegates/statedelegate.h"

#include <QPainter>

namespace bayplan::ui {

using operations::OperationsModel;

namespace {
constexpr int padding = 12;
} // namespace

OperationDelegate::OperationDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{
}

void OperationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colors.selection);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colors.line);
    const QRect inner = option.rect.adjusted(padding, 4, -padding, -5);
    const QRect upper(inner.left(), inner.top(), inner.width(), inner.height() / 2);
    const QRect lower(inner.left(), upper.bottom() + 1, inner.width(), inner.height() / 2);

    painter->setPen(colors.text);
    painter->setFont(option.font);
    painter->drawText(upper, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, upper.width()));
    QFont small = option.font;
    small.setPixelSize(12);
    StateDelegate::paintDot(*painter, m_theme, fleet::Tone(index.data(fleet::ToneRole).toInt()),
                            QPointF(lower.left() + 4, lower.center().y() + 0.5));
    const QRect words = lower.adjusted(15, 0, 0, 0);
    const QString text = tr("%1, %2").arg(index.data(OperationsModel::SummaryRole).toString(),
                                          index.data(OperationsModel::HostsRole).toString());
    painter->setFont(small);
    painter->setPen(colors.muted);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(small).elidedText(text, Qt::ElideRight, words.width()));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(colors.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

QSize OperationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, rowHeight};
}

} // namespace bayplan::ui
