// SPDX-License-Identifier: GPL-3.0-or-later
// Copying from a DataTable, by key and by menu.
#include "ui/widgets/datatable.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace bayplan::ui {

namespace {

QModelIndexList inOrder(QModelIndexList rows)
{
    std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.row() < b.row(); });
    return rows;
}

} // namespace

QString DataTable::selectionAsText() const
{
    if (!selectionModel())
        return {};
    const QHeaderView *header = horizontalHeader();
    QStringList lines;
    for (const QModelIndex &row : inOrder(selectionModel()->selectedRows())) {
        QStringList cells;
        for (int visual = 0; visual < header->count(); ++visual) {
            const int column = header->logicalIndex(visual);
            if (!header->isSectionHidden(column))
                cells << row.siblingAtColumn(column).data(Qt::DisplayRole).toString();
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

QString DataTable::selectedIds() const
{
    QStringList ids;
    for (const QModelIndex &row : inOrder(selectionModel()->selectedRows())) {
        const QString id = row.data(fleet::ObjectIdRole).toString();
        if (!id.isEmpty() && !ids.contains(id))
            ids << id;
    }
    return ids.join(u'\n');
}

void DataTable::copy(const QString &text) const
{
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void DataTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("tableMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Q_EMIT menuAboutToShow(menu, index);
    if (!menu->isEmpty())
        menu->addSeparator();
    QAction *rows = menu->addAction(tr("Copy"), this, [this] { copy(selectionAsText()); });
    rows->setShortcut(QKeySequence::Copy);
    rows->setShortcutVisibleInContextMenu(true);
    rows->setEnabled(selectionModel()->hasSelection());
    // As it was when the menu opened: rows may move meanwhile.
    const QString cell = index.data(Qt::DisplayRole).toString();
    menu->addAction(tr("Copy cell"), this, [this, cell] { copy(cell); });
    const QString ids = selectedIds();
    if (!ids.isEmpty())
        menu->addAction(tr("Copy ID"), this, [this, ids] { copy(ids); });
    const QPoint at = byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos();
    menu->popup(at);
    event->accept();
}

} // namespace bayplan::ui
