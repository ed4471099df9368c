// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

namespace bayplan::fleet {

/// Where in a JSON text each value stands, so that a value that can't be used is told with its line and column.
class JsonPlaces
{
public:
    /// Where a text stops being JSON, and why.
    struct Fault
    {
        qsizetype offset = 0; ///< bytes
        QString what;         ///< a sentence without a full stop
    };

    /// A field given twice in one object is a fault too: one of the two would be lost when the file is written.
    static tl::expected<JsonPlaces, Fault> read(const QByteArray &text);

    /// The offset in bytes of the value at `path`, such as {"hosts", "2", "colour"}; of the nearest one around it if
    /// there is none.
    qsizetype offsetOf(QStringList path) const;

private:
    QHash<QString, qsizetype> m_offsets;
};

/// "line 3, column 7", both from 1; columns are characters.
QString lineAndColumn(const QByteArray &text, qsizetype offset);

} // namespace bayplan::fleet
