// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/processes.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray read(qint64 pid, const char *file)
{
    QFile contents(u"/proc/%1/%2"_s.arg(pid).arg(QLatin1StringView(file)));
    return contents.open(QIODevice::ReadOnly) ? contents.readAll() : QByteArray();
}

/// proc(5): "pid (name) state parent …", the start time the 22nd; the name may hold anything.
std::optional<ProcessInfo> process(qint64 pid)
{
    const QByteArray stat = read(pid, "stat");
    const auto open = stat.indexOf('(');
    const auto close = stat.lastIndexOf(')');
    if (open < 0 || close < open)
        return {};
    const QList<QByteArray> fields = stat.mid(close + 2).split(' ');
    if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X")
        return {};
    return ProcessInfo{pid, fields[1].toLongLong(), fields[19].toULongLong(),
                       QString::fromLocal8Bit(stat.mid(open + 1, close - open - 1))};
}

} // namespace

QByteArray ProcessInfo::arguments() const
{
    return isAlive() ? read(pid, "cmdline") : QByteArray();
}

QByteArray ProcessInfo::environment() const
{
    return isAlive() ? read(pid, "environ") : QByteArray();
}

bool ProcessInfo::isAlive() const
{
    const auto now = process(pid);
    return now && now->started == started;
}

QList<ProcessInfo> descendants(const QString &name, qint64 ancestor)
{
    QList<ProcessInfo> all;
    const QStringList numbers = QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs);
    for (const QString &number : numbers) {
        if (const auto info = process(number.toLongLong()))
            all << *info;
    }
    QList<qint64> family{ancestor != 0 ? ancestor : QCoreApplication::applicationPid()};
    QList<ProcessInfo> found;
    for (int i = 0; i < family.size(); ++i) {
        for (const ProcessInfo &info : std::as_const(all)) {
            if (info.parent != family[i])
                continue;
            family << info.pid;
            if (name.isEmpty() || info.name == name)
                found << info;
        }
    }
    return found;
}

bool noneAlive(const QList<ProcessInfo> &processes)
{
    return std::none_of(processes.begin(), processes.end(), [](const auto &process) { return process.isAlive(); });
}

} // namespace bayplan::tests
