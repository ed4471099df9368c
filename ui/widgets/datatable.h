// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "ui/theme.h"

#include <QSet>
#include <QTableView>
#include <QTimer>

#include <functional>

class QMenu;

namespace bayplan::ui {

/// How a column begins.
struct ColumnLayout
{
    QString key;           ///< its ColumnKeyRole
    int width = 100;       ///< where there is room
    int narrow = 60;       ///< in a narrow window
    int stretch = 0;       ///< its share of room left over
    bool hidden = false;   ///< can be chosen
    bool givesWay = false; ///< left out by itself where not all fit
};

/// The table of every page: rows of one height chosen as a whole, sortable and movable columns, a column chooser,
/// copying as text, a word where there are no rows. Columns fill the table's width until the user sets a width.
class DataTable : public QTableView
{
    Q_OBJECT

public:
    /// `theme` must outlive the table. `name` is its object name and what settings know it by.
    DataTable(const Theme &theme, const QString &name, QWidget *parent = nullptr);

    /// Call before setColumns and restore.
    void setModel(QAbstractItemModel *model) override;
    /// Columns that aren't named stay visible as they are.
    void setColumns(const QList<ColumnLayout> &columns);
    void setDefaultSort(const QString &key, Qt::SortOrder order = Qt::AscendingOrder);
    /// The column type-ahead looks in; the first one by default.
    void setSearchColumn(const QString &key) { m_searchKey = key; }
    void setDelegate(const QString &key, QAbstractItemDelegate *delegate);

    /// Takes columns, widths and order as they were left; unknown keys are passed over.
    void restore(const core::TableState &state);
    core::TableState state() const;
    /// Columns and order as they are by default.
    void resetColumns();

    /// Shown in the middle where there are no rows.
    void setEmptyText(const QString &text);
    /// First and last row in view, -1 and -1 if there is none.
    std::pair<int, int> rowsInView() const;
    /// Selected rows as they are shown, cells separated by tabs.
    QString selectionAsText() const;
    virtual void fillColumnMenu(QMenu &menu);
    /// The logical index of a column, -1 if there is none.
    int columnOf(const QString &key) const;

Q_SIGNALS:
    /// Settled: not for each step of a scroll.
    void rowsInViewChanged();
    /// Double click or Enter.
    void rowActivated(const QModelIndex &index);
    void selectedRowsChanged();
    /// state() is another now, by the user's doing.
    void stateChanged();
    /// Pages add what they can do with the row; the menu is shown afterwards.
    void menuAboutToShow(QMenu *menu, const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

    /// Changes columns in a way that isn't the user's and is not to be kept.
    void adjustColumns(const std::function<void()> &adjust);
    const Theme &theme() const { return m_theme; }

public:
    void keyboardSearch(const QString &search) override;

private:
    QString keyOf(int logicalIndex) const;
    const ColumnLayout *layoutOf(const QString &key) const;
    void fitColumns();
    void leaveOutColumns();
    void onSectionResized();
    void sortBy(int logicalIndex, Qt::SortOrder order);
    void copy(const QString &text) const;
    QString selectedIds() const;
    void updateRow(int row);
    int topRow() const;
    void scheduleRowsInView();

    const Theme &m_theme;
    QList<ColumnLayout> m_columns;
    QString m_sortKey;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    QString m_searchKey;
    QString m_emptyText;
    QSet<QString> m_leftOut;  ///< for want of room, not by the user
    QSet<QString> m_kept;     ///< the user wants them even so
    bool m_ownWidths = false; ///< the user set some: no more fitting
    bool m_adjusting = false; ///< columns change by our doing, not the user's
    int m_pendingShift = 0;   ///< rows come or gone above the view since it was laid out last
    QTimer m_inViewTimer;
    QTimer m_ageTimer;
};

} // namespace bayplan::ui
