// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

#include <QTimer>

#include <functional>

class QAbstractItemModel;
class QAction;
class QHBoxLayout;
class QSplitter;

namespace bayplan::fleet {
class FilterableRows;
}

namespace bayplan::ui {

class Chip;
class DataTable;
class FilterField;
class HostChip;
class HostNotice;
class HostScopeFilter;
class MessageBar;

/// A page that is one live table of all hosts: chips in the head, a filter, a notice of hosts out of reach, the rows.
class TablePage : public Page
{
    Q_OBJECT

public:
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;
    /// Drops filters that would hide the row.
    void reveal(int hostId, const QString &objectId) override;
    /// Puts this text in place of whatever filters there are.
    void showOnly(const QString &filter);

protected:
    /// `rows` and `source` are the same model. `name` becomes the table's object name.
    TablePage(Theme &theme, Models models, QAbstractItemModel &source, const fleet::FilterableRows &rows,
              const QString &name, QWidget *parent);
    /// With a table of its own kind, which it takes. `name` of the other is this one's object name.
    TablePage(Theme &theme, Models models, QAbstractItemModel &source, const fleet::FilterableRows &rows,
              DataTable *table, QWidget *parent);

    /// A chip that lets rows through that match `term` ("state:running"); chips of one field let either through.
    /// `counts` tells of a source row whether it is one of the chip's number.
    void addChip(const QString &name, const QString &text, const QString &term, std::function<bool(int row)> counts);
    /// The chips' numbers are counted anew a moment from now, as they are when the fleet changes.
    void recountSoon();
    /// A button for an action, under a shorter name; enabled as the action is.
    QWidget *toolButton(QAction &action, const QString &text);
    /// The hosts and ids of the rows selected.
    QList<fleet::ContainerKey> selectedObjects() const;
    /// "148 containers".
    virtual QString countText(int count) const = 0;
    /// Shown where the table is empty and no filter is to blame.
    virtual QString nothingText() const = 0;
    /// Values worth offering for a field while it is typed.
    virtual QStringList valuesOf(const QString &field) const;

    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

    /// Once a second while the page is shown.
    virtual void tick();

    Theme &theme() const { return m_theme; }
    const Models &models() const { return m_models; }
    DataTable &table() const { return *m_table; }
    /// The table's card is its first widget; more can go below.
    QSplitter &splitter() const { return *m_splitter; }
    /// Puts a button beside the filter.
    void addTool(QWidget *tool);
    /// A hidden bar above the table that can be dismissed: for what can't be done.
    MessageBar *addMessageBar(const QString &name);
    /// Selects a row of the source; drops filters that would hide it.
    void showRow(const QModelIndex &source);
    /// The row as it is shown, once no filter hides it.
    QModelIndex unfiltered(const QModelIndex &source);
    FilterField &filter() const { return *m_filterField; }
    HostScopeFilter &rows() const { return *m_proxy; }
    HostChip &hostChip() const { return *m_hostChip; }
    /// For a table whose columns are not the user's to choose.
    void hideColumnsButton() { m_columnsButton->hide(); }

private:
    struct FilterChip
    {
        Chip *chip;
        QString field;
        QString value;
        std::function<bool(int)> counts;
    };

    void build(const QString &name);
    void followSource();
    void dropFilters();
    void applyChips();
    void recount();
    void updateEmptyText();
    void updateNotice();
    bool isFiltered() const;

    Theme &m_theme;
    Models m_models;
    QAbstractItemModel &m_source;
    const fleet::FilterableRows &m_rows;
    HostScopeFilter *m_proxy;
    DataTable *m_table;
    FilterField *m_filterField;
    QSplitter *m_splitter;
    HostNotice *m_notice;
    QWidget *m_head;
    QHBoxLayout *m_headLayout;
    QHBoxLayout *m_tools;
    HostChip *m_hostChip;
    QWidget *m_columnsButton = nullptr;
    QList<FilterChip> m_chips;
    QTimer m_tick;
    QTimer m_recount;
};

} // namespace bayplan::ui
