// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/entry.h"

#include <QSet>
#include <QStringList>

namespace bayplan::files {

/// A command that lists a folder and itself, as ".", understood by GNU's find and stat and by busybox's; no shell is
/// needed. Each entry is one record that ends in two slashes and a newline, which no name can hold. `path` must be
/// text.
QStringList listCommand(const QByteArray &path);

/// Reads what listCommand() writes, as it comes.
class StatLines
{
public:
    explicit StatLines(qsizetype limit) : m_limit(limit) {}

    void feed(const QByteArray &bytes);
    /// As many as the limit have been read; what else comes is dropped.
    bool isFull() const { return m_entries.size() >= m_limit; }
    /// Records that can't be understood: another find or stat than expected.
    int malformed() const { return m_malformed; }
    QList<Entry> take();
    const Owner &owner() const { return m_owner; } ///< of the folder

private:
    void record(const QByteArray &record);

    qsizetype m_limit;
    QByteArray m_rest;
    QList<Entry> m_entries;
    QSet<QByteArray> m_linksToFolders;
    Owner m_owner;
    int m_malformed = 0;
};

} // namespace bayplan::files
