// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/workers.h"

#include <utility>

namespace bayplan::ingress::haproxy {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr qsizetype mostWorkers = 200;

QString statusOf(qint64 pid)
{
    return u"/proc/%1/status"_s.arg(pid);
}

/// "Name: value" lines of proc(5).
QByteArray valueOf(const QByteArray &line, const QByteArray &name)
{
    return line.startsWith(QByteArray(name + ':')) ? line.mid(name.size() + 1).trimmed() : QByteArray();
}

class Finding : public core::Task::Work
{
public:
    Finding(Reach &reach, std::optional<qint64> worker, std::function<void(std::optional<Workers>)> done)
        : m_reach(reach)
        , m_done(std::move(done))
    {
        if (!worker) {
            askMaster(1);
            return;
        }
        read({statusOf(*worker)}, [this](const QByteArray &status) {
            const auto parent = parentOf(status);
            if (!parent)
                return end({});
            askMaster(*parent);
        });
    }

private:
    void askMaster(qint64 master)
    {
        m_workers.master = master;
        // Which lists its children, all of them of its main thread.
        read({statusOf(master), u"/proc/%1/task/%1/children"_s.arg(master)}, [this](const QByteArray &text) {
            // Without children, the last line is one of its status.
            const QByteArray last = text.trimmed().split('\n').last();
            const QByteArray children = last.contains(':') ? QByteArray() : last;
            QStringList files;
            for (const QByteArray &child : children.simplified().split(' ')) {
                bool ok = false;
                if (const qint64 pid = child.toLongLong(&ok); ok && pid > 1 && files.size() < mostWorkers)
                    files << statusOf(pid);
            }
            if (!parentOf(text) || files.isEmpty())
                return end({});
            read(files, [this](const QByteArray &statuses) {
                m_workers.workers = haproxiesIn(statuses);
                end(m_workers);
            });
        });
    }

    void read(const QStringList &files, std::function<void(QByteArray)> next)
    {
        m_task = m_reach.run(QStringList{u"cat"_s} + files, {},
                             [this, next = std::move(next)](const Result<CommandEnd> &end) {
                                 // One that has ended in between is missing from what it says.
                                 if (!end)
                                     return this->end({});
                                 const auto kept = next; // this is replaced in it
                                 kept(end->output);
                             });
    }

    /// Whoever is told may destroy this.
    void end(const std::optional<Workers> &workers)
    {
        const auto done = std::exchange(m_done, {});
        done(workers);
    }

    Reach &m_reach;
    Workers m_workers;
    std::function<void(std::optional<Workers>)> m_done;
    core::Task m_task;
};

} // namespace

core::Task findWorkers(Reach &reach, std::optional<qint64> worker, std::function<void(std::optional<Workers>)> done)
{
    return core::Task(std::make_unique<Finding>(reach, worker, std::move(done)));
}

std::optional<qint64> parentOf(const QByteArray &status)
{
    bool isHaProxy = false;
    for (const QByteArray &line : status.split('\n')) {
        if (const QByteArray name = valueOf(line, "Name"); !name.isEmpty())
            isHaProxy = name.startsWith("haproxy");
        bool ok = false;
        const qint64 parent = valueOf(line, "PPid").toLongLong(&ok);
        if (ok && isHaProxy && parent >= 0)
            return parent;
    }
    return std::nullopt;
}

QList<qint64> haproxiesIn(const QByteArray &statuses)
{
    QList<qint64> pids;
    bool counts = false;
    for (const QByteArray &line : statuses.split('\n')) {
        if (const QByteArray name = valueOf(line, "Name"); !name.isEmpty())
            counts = name.startsWith("haproxy");
        if (valueOf(line, "State").startsWith('Z'))
            counts = false;
        bool ok = false;
        const qint64 pid = valueOf(line, "Pid").toLongLong(&ok);
        if (ok && counts)
            pids << pid;
    }
    return pids;
}

} // namespace bayplan::ingress::haproxy
