// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QByteArray>
#include <QSet>
#include <QString>
#include <QStringList>

namespace bayplan::snapshots::outside {

/// What can't be expressed, in the order it was met; the same is told once.
class Gaps
{
public:
    /// `what`: an option as docker calls it, or a sentence without its full stop.
    void add(const QString &host, const QString &container, const QString &what);
    const QStringList &lines() const { return m_lines; }

private:
    QStringList m_lines;
    QSet<QString> m_known;
};

/// A file's head in the making.
struct Head
{
    QString what;              ///< what the file is, and how it is used: a sentence or more
    QStringList notes = {};    ///< what else to know before it is used
    QStringList gaps = {};     ///< a line for each thing left out
    const HostPart *host = {}; ///< the only host it is of; null: all
};

/// Comment lines that begin with "#", whatever is in names and errors.
QByteArray headOf(const Snapshot &snapshot, const Head &head);

/// A comment for each line.
QByteArray comments(const QStringList &lines);

} // namespace bayplan::snapshots::outside
