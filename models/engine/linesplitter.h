// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace bayplan::engine {

/// Cuts a stream into lines, whatever pieces it comes in. Carriage returns before a newline and empty lines are
/// dropped.
class LineSplitter
{
public:
    explicit LineSplitter(qsizetype maxLine) : m_maxLine(maxLine) {}

    /// The lines complete now.
    QByteArrayList feed(const QByteArray &data);
    /// A line grew past the limit; what feed() gave before is good, nothing after it is.
    bool overflowed() const { return m_overflowed; }

private:
    qsizetype m_maxLine;
    QByteArray m_rest;
    bool m_overflowed = false;
};

} // namespace bayplan::engine
