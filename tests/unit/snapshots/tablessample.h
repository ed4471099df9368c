// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"
#include "snapshots/tables/table.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

#include <vector>

namespace bayplan::tests {

/// Names that some file for people could take for more than a text.
QStringList hostileNames();

/// Three hosts: "aws1", read, with services and single containers; "aws2", stale; "edge", never reached. What a hostile
/// engine can name has hostileNames(); one label is of 40,000 characters.
snapshots::Snapshot sampleSnapshot();

/// A host with so many containers of one service, each with a port, and all else usual.
snapshots::Snapshot largeSnapshot(int containers);

/// The cells of a CSV file by RFC 4180; lines may end in either way. Empty if it isn't whole.
std::vector<QStringList> parsedCsv(const QByteArray &text);

/// What is in a zip, by its names.
QMap<QString, QByteArray> unzipped(const QByteArray &content);

/// Of those tables.
const snapshots::Table &tableNamed(const std::vector<snapshots::Table> &tables, const QString &id);

/// What a row has under a key, as spreadsheets have it; "?" if there is no such column.
QString cellAt(const snapshots::Table &table, size_t row, const QString &key);

/// Where a column has that text; the number of rows if nowhere.
size_t rowWith(const snapshots::Table &table, const QString &key, const QString &text);

/// A program's end, after at most so long; `code` is -1 if it could not be started or had to be ended.
struct ProgramEnd
{
    int code = -1;
    QByteArray output;
    QByteArray errors;
};
ProgramEnd runProgram(const QString &folder, const QString &program, const QStringList &arguments);

} // namespace bayplan::tests
