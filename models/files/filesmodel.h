// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/entry.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/tablefilter.h"

namespace bayplan::files {

/// An entry as a row.
struct FileRow
{
    Entry entry;

    QByteArray key() const { return entry.name; }
    bool operator==(const FileRow &) const = default;
};

/// What is in one folder. Names are shown on one line, whatever bytes they are.
class FilesModel : public fleet::KeyedTableModel<QByteArray, FileRow>
{
    Q_OBJECT

public:
    enum Column { Name, Size, Modified, Permissions, Owner, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

    /// In the place of what was shown; what is the same stays.
    void setEntries(const QList<Entry> &entries);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

/// "drwxr-xr-x", as ls has it.
QString permissionsText(const Entry &entry);

/// Sorts them, folders first whichever way.
class FilesOrder : public fleet::TableFilter
{
    Q_OBJECT

public:
    explicit FilesOrder(FilesModel &model, QObject *parent = nullptr);
    const Entry &entry(const QModelIndex &index) const { return m_model.row(mapToSource(index).row()).entry; }

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    FilesModel &m_model;
};

} // namespace bayplan::files
