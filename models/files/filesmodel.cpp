// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/filesmodel.h"

#include "core/humanize.h"
#include "files/containerpath.h"
#include "fleet/columns.h"

#include <QDateTime>
#include <QLocale>

#include <array>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<fleet::ColumnInfo, FilesModel::ColumnCount> columns = {{
    {"name", QT_TRANSLATE_NOOP("FilesModel", "Name")},
    {"size", QT_TRANSLATE_NOOP("FilesModel", "Size")},
    {"modified", QT_TRANSLATE_NOOP("FilesModel", "Modified")},
    {"permissions", QT_TRANSLATE_NOOP("FilesModel", "Permissions")},
    {"owner", QT_TRANSLATE_NOOP("FilesModel", "Owner")},
}};

QString nameText(const Entry &entry)
{
    QString text = shown(entry.name);
    if (entry.opensAsFolder())
        text += u'/';
    if (entry.kind == EntryKind::Link && !entry.target.isEmpty())
        text += u" → "_s + shown(entry.target);
    return text;
}

QString sizeText(const Entry &entry)
{
    switch (entry.kind) {
    case EntryKind::File:
        return core::decimalSize(entry.size);
    case EntryKind::Folder:
        return FilesModel::tr("folder");
    case EntryKind::Link:
        return entry.leadsToFolder ? FilesModel::tr("link to a folder") : FilesModel::tr("link");
    case EntryKind::Device:
        return FilesModel::tr("device");
    case EntryKind::Pipe:
        return FilesModel::tr("pipe");
    default:
        return FilesModel::tr("socket");
    }
}

} // namespace

QString permissionsText(const Entry &entry)
{
    static constexpr char kinds[] = {'-', 'd', 'l', 'b', 'p', 's'};
    QString text;
    text += QLatin1Char(kinds[size_t(entry.kind)]);
    for (int who = 2; who >= 0; --who) {
        const quint32 bits = entry.permissions >> (3 * who);
        const bool special = entry.permissions & (01000u << who);
        text += bits & 4 ? u'r' : u'-';
        text += bits & 2 ? u'w' : u'-';
        const QChar mark = who == 0 ? u't' : u's';
        text += special ? (bits & 1 ? mark : mark.toUpper()) : (bits & 1 ? QChar(u'x') : QChar(u'-'));
    }
    return text;
}

void FilesModel::setEntries(const QList<Entry> &entries)
{
    std::vector<FileRow> rows;
    rows.reserve(size_t(entries.size()));
    QSet<QByteArray> gone = keysWhere([](const FileRow &) { return true; });
    for (const Entry &entry : entries) {
        rows.push_back({entry});
        gone.remove(entry.name);
    }
    applyBatch(std::move(rows), gone);
}

QVariant FilesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = row(index.row()).entry;
    if (role == Qt::TextAlignmentRole)
        return index.column() == Size ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    if (role == fleet::SortRole) {
        if (index.column() == Size)
            return entry.kind == EntryKind::File ? QVariant(qlonglong(entry.size)) : QVariant();
        if (index.column() == Modified)
            return qlonglong(entry.modified);
    } else if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return role == fleet::SortRole ? shown(entry.name) : nameText(entry);
    case Size:
        return sizeText(entry);
    case Modified:
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(entry.modified), QLocale::ShortFormat);
    case Permissions:
        return permissionsText(entry);
    default:
        return u"%1:%2"_s.arg(entry.user).arg(entry.group);
    }
}

QVariant FilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Size)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return fleet::columnHeader(columns, "FilesModel", section, orientation, role);
}

FilesOrder::FilesOrder(FilesModel &model, QObject *parent) : TableFilter(parent), m_model(model)
{
    setSourceModel(&model);
}

bool FilesOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const bool leftFolder = m_model.row(left.row()).entry.opensAsFolder();
    const bool rightFolder = m_model.row(right.row()).entry.opensAsFolder();
    if (leftFolder != rightFolder)
        return leftFolder == (sortOrder() == Qt::AscendingOrder);
    return TableFilter::lessThan(left, right);
}

} // namespace bayplan::files
