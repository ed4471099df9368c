// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/nginx/nginxprocesses.h"

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;

namespace {

// Lines "pid parent title". Workers run as another user, and so count whoever has them as their master's children only.
// Times of files are whole seconds, and so is "now", of which a start is reckoned by this shell's own: two seconds of
// distance make it sure.
const auto listScript = uR"sh(
now=$(date +%s)
began() { read -r line < "/proc/$1/stat" && set -- ${line##*) } && echo "${20}"; }
own=$(began $$)
written=
[ "$1" ] && written=$(stat -L -c %Y "$1" 2>/dev/null)
ticks=$(getconf CLK_TCK 2>/dev/null) || ticks=100
me=$(id -u)
for file in $(grep -la '^nginx: ' /proc/[0-9]*/cmdline 2>/dev/null); do
  folder=${file%/cmdline}
  title=$(tr '\000\n' '  ' < "$file" 2>/dev/null)
  case $title in "nginx: "*) ;; *) continue ;; esac
  parent=; user=
  while read -r key value rest; do
    case $key in PPid:) parent=$value ;; Uid:) user=$value ;; esac
  done < "$folder/status" 2>/dev/null
  case $title in "nginx: master"*) [ "$user" = 0 ] || [ "$user" = "$me" ] || continue ;; esac
  printf '%s %s %s\n' "${folder#/proc/}" "$parent" "$title"
  case $title in "nginx: worker"*) ;; *) continue ;; esac
  start=$(began "${folder#/proc/}" 2>/dev/null)
  [ "$start" ] && [ "$own" ] && [ "$written" ] || continue
  [ $((now - (own - start + ticks - 1) / ticks)) -ge $((written + 2)) ] && echo "newer ${folder#/proc/}"
done
)sh"_s;

struct Process
{
    qint64 pid = 0;
    qint64 parent = 0;
    QByteArray title;
};

QList<Process> readProcesses(const QByteArray &output)
{
    QList<Process> processes;
    for (const QByteArray &line : output.split('\n')) {
        const qsizetype first = line.indexOf(' ');
        const qsizetype second = line.indexOf(' ', first + 1);
        if (first <= 0 || second < 0)
            continue;
        bool isPid = false;
        bool isParent = false;
        const Process process{line.left(first).toLongLong(&isPid),
                              line.mid(first + 1, second - first - 1).toLongLong(&isParent),
                              line.mid(second + 1).trimmed()};
        if (isPid && isParent && process.pid > 0)
            processes.append(process);
    }
    return processes;
}

QStringList argumentsOf(const QByteArray &title)
{
    QStringList arguments;
    const QStringList words = QString::fromUtf8(title).split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i + 1 < words.size(); ++i) {
        if ((words.at(i) == u"-c"_s || words.at(i) == u"-p"_s) && words.at(i + 1).startsWith(u'/'))
            arguments << words.at(i) << words.at(i + 1);
    }
    return arguments;
}

} // namespace

QStringList listNginxCommand(const QString &file)
{
    return {u"sh"_s, u"-c"_s, listScript, u"sh"_s, file};
}

QList<NginxMaster> readNginxProcesses(const QByteArray &output)
{
    const QList<Process> processes = readProcesses(output);
    QList<NginxMaster> masters;
    for (const Process &process : processes) {
        if (process.title.startsWith("nginx: master process"))
            masters.append({.pid = process.pid,
                            .arguments = argumentsOf(process.title),
                            .workers = {},
                            .leaving = {},
                            .newer = {}});
    }
    for (const Process &process : processes) {
        const auto master = std::find_if(masters.begin(), masters.end(),
                                         [&](const NginxMaster &each) { return each.pid == process.parent; });
        if (master == masters.end() || !process.title.startsWith("nginx: worker process"))
            continue;
        (process.title.endsWith("is shutting down") ? master->leaving : master->workers).insert(process.pid);
    }
    for (const QByteArray &line : output.split('\n')) {
        const qint64 pid = line.startsWith("newer ") ? line.mid(6).toLongLong() : 0;
        for (NginxMaster &master : masters) {
            if (master.workers.contains(pid) || master.leaving.contains(pid))
                master.newer.insert(pid);
        }
    }
    std::sort(masters.begin(), masters.end(), [](const auto &a, const auto &b) { return a.pid < b.pid; });
    return masters;
}

} // namespace bayplan::ingress
