// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <variant>
#include <vector>

namespace bayplan::snapshots {

struct Column
{
    enum class Kind {
        Text,
        Id, ///< a long text of hex digits, which pages shorten
        Number,
        Time,
        Bytes, ///< in decimal units on pages, as images' sizes usually are
        Memory ///< bytes too, in binary units
    };

    QString key;   ///< its head in spreadsheets, the same in all languages: "read at"
    QString title; ///< its head on pages, translated
    Kind kind = Kind::Text;
    bool isDetail = false; ///< in spreadsheets only: pages have no room for it
};

/// Nothing where it is not known, or there is none.
using Cell = std::variant<std::monostate, QString, qint64, core::Time>;

struct Row
{
    std::vector<Cell> cells; ///< as many as there are columns; texts as engines have them
    bool isStale = false;    ///< it was known before the host was lost
};

/// One list of a snapshot, ready to be written in whatever form.
struct Table
{
    QString id;    ///< "ports": names files and sheets
    QString title; ///< translated
    std::vector<Column> columns;
    std::vector<Row> rows;
};

} // namespace bayplan::snapshots
