// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspecttree.h"

#include "ui/inspect/inspectdelegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using inspect::TreeModel;

namespace {
constexpr int treeIndent = 16;
constexpr int keyShare = 36; ///< percent of the width, of one container's
constexpr int diffKeyShare = 28;
} // namespace

InspectTree::InspectTree(const Theme &theme, bool unfolds, QWidget *parent) : QTreeView(parent), m_unfolds(unfolds)
{
    setModel(&m_model);
    setItemDelegate(new InspectDelegate(theme, this));
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setIndentation(treeIndent);
    setExpandsOnDoubleClick(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(true);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(80);
    header()->setVisible(unfolds); // says which container is which
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (index.data(TreeModel::HiddenRole).toBool())
            ask(Ask::Show, index);
    });
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    if (m_unfolds)
        connect(&m_model, &TreeModel::rowsInserted, this, [this](const QModelIndex &above, int first, int last) {
            expand(above);
            for (int row = first; row <= last; ++row)
                unfold(m_model.index(row, 0, above), true);
        });
}

void InspectTree::setTitles(const QStringList &titles)
{
    const bool other = titles.size() != m_titles.size();
    m_titles = titles;
    m_model.setTitles(titles);
    if (other)
        shareWidth();
}

void InspectTree::setRows(const inspect::Row &root)
{
    m_model.setRows(root);
}

void InspectTree::setPattern(const inspect::Pattern &pattern)
{
    m_model.setPattern(pattern);
}

/// The way to the index from the root, to be compared: what is above comes first.
QList<int> InspectTree::placeOf(const QModelIndex &index)
{
    QList<int> place;
    for (QModelIndex at = index; at.isValid(); at = at.parent())
        place.prepend(at.row());
    return place;
}

int InspectTree::matchShown() const
{
    return int(m_model.matches().indexOf(currentIndex())) + 1;
}

void InspectTree::step(int by)
{
    const QModelIndexList &matches = m_model.matches();
    if (matches.isEmpty())
        return;
    const QModelIndex current = currentIndex();
    const auto isBefore = [](const QModelIndex &one, const QModelIndex &other) {
        const QList<int> place = placeOf(one);
        const QList<int> otherPlace = placeOf(other);
        return place != otherPlace
                   ? std::lexicographical_compare(place.begin(), place.end(), otherPlace.begin(), otherPlace.end())
                   : one.column() < other.column();
    };
    const auto count = matches.size();
    const auto at = std::lower_bound(matches.cbegin(), matches.cend(), current, isBefore) - matches.cbegin();
    const bool isThere = at < count && matches.at(at) == current;
    const auto next = (by < 0 ? at - 1 + count : by > 0 && isThere ? at + 1 : at) % count;
    const QModelIndex found = matches.at(next);
    for (QModelIndex above = found.parent(); above.isValid(); above = above.parent())
        expand(above);
    setCurrentIndex(found);
    scrollTo(found);
}

/// The cell whose value is meant: of a key the first container's that has one.
QModelIndex InspectTree::valueOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    if (index.column() > 0 && index.data(TreeModel::PresentRole).toBool())
        return index;
    for (int column = 1; column < m_model.columnCount(); ++column) {
        const QModelIndex value = index.siblingAtColumn(column);
        if (value.data(TreeModel::PresentRole).toBool())
            return value;
    }
    return {};
}

void InspectTree::ask(Ask ask, const QModelIndex &index)
{
    const QModelIndex value = valueOf(index);
    if (const inspect::Row::Cell *cell = m_model.cell(value))
        Q_EMIT asked(ask, value.column() - 1, QStringList(cell->path)); // a copy: the cell may go meanwhile
}

void InspectTree::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex current = currentIndex();
    if (event->matches(QKeySequence::Copy))
        ask(Ask::CopyValue, current);
    else if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier))
        ask(Ask::CopyPath, current);
    else if (event->key() == Qt::Key_Space && valueOf(current).data(TreeModel::HiddenRole).toBool())
        ask(Ask::Show, current);
    else
        QTreeView::keyPressEvent(event);
}

void InspectTree::addActions(QMenu *menu, const QModelIndex &cell)
{
    const auto add = [&](const QString &name, const QString &text, Ask what, const QKeySequence &keys = {}) {
        // Looked up again: the rows may have changed under the menu.
        QAction *action =
            menu->addAction(text, this, [this, at = QPersistentModelIndex(cell), what] { ask(what, at); });
        action->setObjectName(QString(u"inspect:%1:%2"_s.arg(name).arg(cell.column())));
        action->setShortcut(keys);
        action->setShortcutVisibleInContextMenu(true);
    };
    const bool first = cell.column() == 1;
    add(u"value"_s, tr("Copy value"), Ask::CopyValue, first ? QKeySequence(QKeySequence::Copy) : QKeySequence());
    add(u"path"_s, tr("Copy path"), Ask::CopyPath,
        first ? QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C) : QKeySequence());
    add(u"json"_s, tr("Copy as JSON"), Ask::CopyJson);
    if (!cell.data(TreeModel::SecretRole).toBool())
        return;
    if (cell.data(TreeModel::HiddenRole).toBool())
        add(u"show"_s, tr("Show the secret"), Ask::Show, QKeySequence(Qt::Key_Space));
    else
        add(u"hide"_s, tr("Hide the secret"), Ask::Hide);
}

void InspectTree::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    auto *menu = new QMenu(this);
    menu->setObjectName(u"inspectMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 1; column < m_model.columnCount(); ++column) {
        const QModelIndex cell = index.siblingAtColumn(column);
        if (!cell.data(TreeModel::PresentRole).toBool())
            continue;
        if (m_titles.size() == 1)
            addActions(menu, cell);
        else
            addActions(menu->addMenu(QString(m_titles.at(column - 1)).replace(u'&', u"&&"_s)), cell);
    }
    if (m_model.hasChildren(index.siblingAtColumn(0))) {
        menu->addSeparator();
        const QPersistentModelIndex row(index.siblingAtColumn(0));
        menu->addAction(tr("Unfold all of it"), this, [this, row] { unfold(row, true); });
        menu->addAction(tr("Fold all of it"), this, [this, row] { unfold(row, false); });
    }
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void InspectTree::unfold(const QModelIndex &index, bool open)
{
    if (!index.isValid())
        return;
    setExpanded(index, open);
    for (int row = 0; row < m_model.rowCount(index); ++row)
        unfold(m_model.index(row, 0, index), open);
}

void InspectTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentChosen();
}

void InspectTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        shareWidth();
}

void InspectTree::shareWidth()
{
    if (m_model.columnCount() < 2)
        return;
    const int width = viewport()->width();
    const int key = width * (m_titles.size() > 1 ? diffKeyShare : keyShare) / 100;
    header()->resizeSection(0, key);
    if (m_titles.size() > 1)
        header()->resizeSection(1, (width - key) / 2);
}

} // namespace bayplan::ui
