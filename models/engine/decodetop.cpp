// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr qint64 longestCommand = 4096; // it is for reading

std::optional<qint64> number(const QString &text)
{
    bool fine = false;
    const qint64 value = text.toLongLong(&fine);
    return fine && value >= 0 ? std::optional(value) : std::nullopt;
}

/// "[[days-]hours:]minutes:seconds" of ps, or Podman's "2h5m38.737137571s" or "877.1ms".
std::optional<std::chrono::seconds> age(const QString &text)
{
    static const QRegularExpression ps(u"^(?:(?:(\\d{1,6})-)?(\\d{1,2}):)?(\\d{1,2}):(\\d{1,2})$"_s);
    static const QRegularExpression go(u"^(?:(\\d{1,7})h)?(?:(\\d{1,2})m)?(?:(\\d{1,2})(?:\\.\\d+)?s)?$"_s);
    if (const auto match = ps.match(text); match.hasMatch())
        return std::chrono::seconds((match.captured(1).toLongLong() * 24 + match.captured(2).toLongLong()) * 3600 +
                                    match.captured(3).toLongLong() * 60 + match.captured(4).toLongLong());
    static const QRegularExpression lessThanASecond(u"^[\\d.]+(?:ms|µs|ns)$"_s);
    if (lessThanASecond.match(text).hasMatch())
        return std::chrono::seconds(0);
    if (const auto match = go.match(text); match.hasMatch() && !text.isEmpty())
        return std::chrono::seconds(match.captured(1).toLongLong() * 3600 + match.captured(2).toLongLong() * 60 +
                                    match.captured(3).toLongLong());
    return std::nullopt;
}

void take(Process &process, const QString &title, const QString &value)
{
    if (title == u"PID"_s) {
        process.pid = number(value).value_or(0);
    } else if (title == u"PPID"_s) {
        process.parent = number(value);
    } else if (title == u"USER"_s || title == u"UID"_s) {
        process.user = value;
    } else if (title == u"%CPU"_s || title == u"C"_s) {
        bool fine = false;
        const double cpu = value.toDouble(&fine);
        if (fine && cpu >= 0)
            process.cpu = cpu;
    } else if (title == u"RSS"_s) { // KiB
        if (const auto size = number(value); size && *size < (qint64(1) << 50))
            process.memory = *size * 1024;
    } else if (title == u"ELAPSED"_s) {
        process.age = age(value);
    } else if (title == u"COMMAND"_s || title == u"CMD"_s || title == u"Name"_s) {
        process.command = value.left(longestCommand);
    }
}

/// Podman 4 sends what a ps printed line by line, titles too: one cell that holds all of them.
QStringList cells(const QStringList &row, qsizetype count)
{
    QStringList parts = row;
    if (count < 1)
        return {};
    if (row.size() == 1 && count > 1)
        parts = row.first().simplified().split(u' ');
    if (parts.size() > count) { // a command with spaces
        const QString rest = parts.mid(count - 1).join(u' ');
        parts.resize(count - 1);
        parts << rest;
    }
    return parts;
}

} // namespace

QList<QByteArray> psArguments(bool podman)
{
    if (podman)
        return {"pid,ppid,user,pcpu,rss,etime,args", "pid,ppid,user,pcpu,etime,args", "pid,user,args"};
    return {"-eo pid,ppid,user,pcpu,rss,etime,args", ""};
}

Result<std::vector<Process>> decodeTop(const QByteArray &json)
{
    JsonReader reader(u"a container's processes"_s);
    const auto root = reader.parse(json);
    const auto object = root ? reader.asObject(*root) : std::nullopt;
    if (!object)
        return core::fail(reader.error());
    QStringList titles = reader.strings(*object, "Titles");
    if (titles.size() == 1)
        titles = titles.first().simplified().split(u' ');
    std::vector<Process> processes;
    if (const auto rows = reader.array(*object, "Processes")) {
        for (const auto &element : *rows) {
            const auto row = reader.asArray(element, "Processes");
            if (!row)
                break;
            const QStringList texts = cells(reader.strings(*row, "Processes"), titles.size());
            Process process;
            for (qsizetype i = 0; i < std::min(texts.size(), titles.size()); ++i)
                take(process, titles.at(i).trimmed(), texts.at(i).trimmed());
            if (process.pid > 0)
                processes.push_back(std::move(process));
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return processes;
}

} // namespace bayplan::engine
