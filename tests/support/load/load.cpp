// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/load/load.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <csignal>
#include <linux/close_range.h>
#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Each thread has its own random numbers. One request in eight takes up to half a second.
const char script[] = R"(
local close = %1
function setup(thread) thread:set("seed", math.random(1000000)) end
function init(args) math.randomseed(seed) end
function request()
    local path = "/"
    if math.random(8) == 1 then path = "/slow?ms=" .. math.random(0, 500) end
    if close then return wrk.format("GET", path, { ["Connection"] = "close" }) end
    return wrk.format("GET", path)
end
)";

/// Sums what all matches of the pattern say in their groups.
qint64 sumOf(const QString &text, const QString &pattern)
{
    qint64 sum = 0;
    auto match = QRegularExpression(pattern).globalMatch(text);
    while (match.hasNext()) {
        const QStringList groups = match.next().capturedTexts().mid(1);
        for (const QString &group : groups)
            sum += group.toLongLong();
    }
    return sum;
}

} // namespace

Load::Load(const QString &url, Connections connections, int times)
{
    for (const bool close : {false, true}) {
        if (!close && connections == Connections::New)
            continue;
        const QString path = m_folder.filePath(close ? u"close.lua"_s : u"keep.lua"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(QString::fromLatin1(script).arg(close ? u"true"_s : u"false"_s).toUtf8());
        file.close();
        m_processes.push_back(std::make_unique<QProcess>());
        m_processes.back()->setProcessChannelMode(QProcess::MergedChannels);
        // It takes files of ours that are left open there for more connections than it has room for, and counts the
        // ones that have no room as failed.
        m_processes.back()->setChildProcessModifier([] { ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); });
        m_processes.back()->start(u"wrk"_s, {u"-t"_s, u"1"_s, u"-c"_s, QString::number(times * (close ? 4 : 12)),
                                             u"-d"_s, u"600"_s, u"--timeout"_s, u"10"_s, u"-s"_s, path, url});
        m_processes.back()->waitForStarted();
    }
}

Load::~Load()
{
    for (const auto &process : m_processes) {
        process->kill();
        process->waitForFinished();
    }
}

bool Load::isRunning() const
{
    for (const auto &process : m_processes) {
        if (process->state() != QProcess::Running)
            return false;
    }
    return !m_processes.empty();
}

Load::Count Load::stop()
{
    Count count;
    for (const auto &process : m_processes) {
        ::kill(pid_t(process->processId()), SIGINT);
        process->waitForFinished(20'000);
        count.text += QString::fromUtf8(process->readAll());
    }
    count.requests = sumOf(count.text, u"(\\d+) requests in"_s);
    count.failed = sumOf(count.text, u"Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)"_s) +
                   sumOf(count.text, u"Non-2xx or 3xx responses: (\\d+)"_s);
    return count;
}

} // namespace bayplan::tests
