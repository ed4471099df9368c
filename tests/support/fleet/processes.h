// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace bayplan::tests {

/// A process as /proc shows it. With its start time the number names one process, also after it has ended.
struct ProcessInfo
{
    qint64 pid = 0;
    qint64 parent = 0;
    quint64 started = 0; ///< clock ticks since the machine started
    QString name;        ///< of the program, its first 15 letters

    /// Its arguments, NUL between them; empty once it has ended.
    QByteArray arguments() const;
    QByteArray environment() const;
    /// It is still there, and not just waiting for its parent to take note of its end.
    bool isAlive() const;
};

/// The living children of a process and theirs, and so on, whose program has this name; any name if it is empty. This
/// process's own without `ancestor`.
QList<ProcessInfo> descendants(const QString &name = {}, qint64 ancestor = 0);

/// None of them is there any more.
bool noneAlive(const QList<ProcessInfo> &processes);

} // namespace bayplan::tests
