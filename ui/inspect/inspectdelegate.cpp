// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspectdelegate.h"

#include "inspect/treemodel.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextDocument>
#include <QToolTip>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using inspect::DiffNode;
using inspect::JsonNode;
using inspect::TreeModel;

namespace {
constexpr int padding = 6;
constexpr int rowHeight = 26;
constexpr int longestTip = 1500;
} // namespace

InspectDelegate::InspectDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QString InspectDelegate::textOf(const QModelIndex &index) const
{
    if (!index.data(TreeModel::PresentRole).toBool())
        return tr("not there");
    const QString text = index.data().toString();
    const bool changed = DiffNode::Kind(index.data(TreeModel::KindRole).toInt()) != DiffNode::Kind::Same;
    return index.column() == 0 && changed ? u"≠ "_s + text : text;
}

QColor InspectDelegate::colorOf(const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    if (!index.data(TreeModel::PresentRole).toBool() || index.data(TreeModel::NoiseRole).toBool())
        return colors.muted;
    const bool isContainer = index.model()->hasChildren(index.siblingAtColumn(0));
    const bool changed = DiffNode::Kind(index.data(TreeModel::KindRole).toInt()) != DiffNode::Kind::Same;
    if (changed && !isContainer)
        return colors.amberText;
    if (index.column() == 0)
        return colors.text;
    switch (JsonNode::Type(index.data(TreeModel::TypeRole).toInt())) {
    case JsonNode::Type::Number:
        return colors.accent;
    case JsonNode::Type::Bool:
        return colors.greenText;
    case JsonNode::Type::String:
        return index.data(TreeModel::HiddenRole).toBool() ? colors.muted : colors.text;
    case JsonNode::Type::Null:
    case JsonNode::Type::Array:
    case JsonNode::Type::Object:
        break;
    }
    return colors.muted;
}

void InspectDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    painter->save();
    painter->setClipRect(option.rect);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colors.selection);
    const QFont font = Theme::monospaceFont(option.font);
    const QFontMetrics metrics(font);
    QRect rect = option.rect.adjusted(padding, 0, -padding, 0);
    const QString offer = index.data(TreeModel::HiddenRole).toBool() ? tr("Show") : QString();
    const int offered = offer.isEmpty() ? 0 : QFontMetrics(option.font).horizontalAdvance(offer) + 2 * padding;
    const QString shown = metrics.elidedText(textOf(index), Qt::ElideRight, rect.width() - offered);
    const int width = metrics.horizontalAdvance(shown);
    if (index.data(TreeModel::MatchRole).toBool()) {
        QColor mark = colors.amber;
        mark.setAlpha(70);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawRoundedRect(QRect(rect.left() - 3, rect.top() + 3, width + 6, rect.height() - 6), 4, 4);
    }
    painter->setFont(font);
    painter->setPen(colorOf(index));
    painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
    if (!offer.isEmpty()) {
        rect.setLeft(rect.left() + width + 2 * padding);
        painter->setFont(option.font);
        painter->setPen(colors.accent);
        painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, offer);
    }
    // The cell of the keyboard: what is copied is its value.
    if (option.state & QStyle::State_HasFocus) {
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(colors.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

QSize InspectDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFontMetrics metrics(Theme::monospaceFont(option.font));
    return {metrics.horizontalAdvance(textOf(index)) + 2 * padding + 1, rowHeight};
}

bool InspectDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip;
    if (index.data(TreeModel::HiddenRole).toBool())
        tip = tr("This looks like a secret. Click to show it.");
    else if (index.data(TreeModel::NoiseRole).toBool() && index.column() > 0)
        tip = tr("This differs between any two containers.");
    else if (sizeHint(option, index).width() > option.rect.width())
        tip = textOf(index).left(longestTip);
    // Marked up by us, because QToolTip would take an engine's text for HTML if it looked like it.
    QToolTip::showText(event->globalPos(), tip.isEmpty() ? QString() : Qt::convertFromPlainText(tip), view);
    return true;
}

} // namespace bayplan::ui
