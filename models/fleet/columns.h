// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"

#include <QCoreApplication>
#include <QVariant>

#include <array>

namespace bayplan::fleet {

/// One column of a table: the key that settings know it by, and its title before translation.
struct ColumnInfo
{
    const char *key;
    const char *title;
};

/// What headerData() answers for a table of these columns. `context` is the model's translation context.
template <size_t N>
QVariant columnHeader(const std::array<ColumnInfo, N> &columns, const char *context, int section,
                      Qt::Orientation orientation, int role)
{
    if (orientation != Qt::Horizontal || section < 0 || size_t(section) >= N)
        return {};
    const ColumnInfo &column = columns.at(size_t(section));
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate(context, column.title);
    if (role == ColumnKeyRole)
        return QString::fromLatin1(column.key);
    return {};
}

} // namespace bayplan::fleet
