// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/replies.h"

#include <QJsonArray>
#include <QJsonObject>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int processes = 7; // as its statistics have it

/// As ps writes it ("2-03:15:27"), or as Podman does.
QString elapsed(qint64 seconds, bool podman)
{
    if (podman)
        return u"%1h%2m%3.25s"_s.arg(seconds / 3600).arg(seconds / 60 % 60).arg(seconds % 60);
    const QString minutes =
        u"%1:%2"_s.arg(seconds / 60 % 60, 2, 10, QLatin1Char('0')).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    const qint64 hours = seconds / 3600;
    if (hours < 24)
        return hours > 0 ? u"%1:%2"_s.arg(hours, 2, 10, QLatin1Char('0')).arg(minutes) : minutes;
    return u"%1-%2:%3"_s.arg(hours / 24).arg(hours % 24, 2, 10, QLatin1Char('0')).arg(minutes);
}

QString cell(const Container &container, const QString &column, int number, bool podman, qint64 now)
{
    const int first = podman ? 1 : container.pid; // Podman tells the container's own numbers
    if (column == u"pid"_s)
        return QString::number(first + number);
    if (column == u"ppid"_s)
        return QString::number(number == 0 ? (podman ? 0 : container.pid - 1) : first);
    if (column == u"user"_s)
        return number == 0 ? u"root"_s : u"app"_s;
    if (column == u"pcpu"_s)
        return QString::number(container.spec.load.cpuCores * 100 / processes, 'f', podman ? 3 : 1);
    if (column == u"rss"_s)
        return QString::number(container.spec.load.memoryBytes / 1024 / processes);
    if (column == u"etime"_s)
        return elapsed((now - container.startedNs) / nsPerSecond, podman);
    const QString command = container.spec.command.isEmpty() ? u"/app"_s : container.spec.command.join(u' ');
    return number == 0 ? command : u"%1: worker %2"_s.arg(command.section(u' ', 0, 0)).arg(number);
}

QString title(const QString &column)
{
    if (column == u"pcpu"_s)
        return u"%CPU"_s;
    if (column == u"etime"_s)
        return u"ELAPSED"_s;
    if (column == u"args"_s)
        return u"COMMAND"_s;
    return column.toUpper();
}

} // namespace

HttpReply topReply(const EngineState &state, const QString &ref, const HttpRequest &request, qint64 now)
{
    const Profile &profile = state.profile();
    const Container *container = state.container(ref);
    if (!container)
        return errorReply(404, u"No such container: %1"_s.arg(ref), profile);
    if (!container->isUp())
        return errorReply(profile.isPodman() ? 500 : 409, u"Container %1 is not running"_s.arg(container->id), profile);
    QString wanted = request.item(u"ps_args"_s);
    if (wanted.startsWith(u"-eo "_s))
        wanted = wanted.sliced(4);
    else if (wanted.isEmpty() || wanted.startsWith(u'-'))
        wanted = u"user,pid,ppid,args"_s;
    const QStringList columns = wanted.split(u',');
    QJsonArray titles;
    for (const QString &column : columns)
        titles << title(column);
    QJsonArray rows;
    for (int number = 0; number < processes; ++number) {
        QJsonArray row;
        for (const QString &column : columns)
            row << cell(*container, column, number, profile.isPodman(), now);
        rows << row;
    }
    return jsonReply(QJsonObject{{u"Titles"_s, titles}, {u"Processes"_s, rows}});
}

} // namespace bayplan::simulator
