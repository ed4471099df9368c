// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/memory.h"

#include "ingress/haproxy/commands.h"

#include <algorithm>
#include <utility>

namespace bayplan::ingress::haproxy {

using core::Result;

namespace {

/// The last answer, and what is before it: there is an empty line after each (management.txt section 9.3).
QByteArray takeLast(QByteArray &answers)
{
    answers = answers.trimmed();
    const qsizetype end = answers.lastIndexOf("\n\n");
    const QByteArray last = answers.mid(end < 0 ? 0 : end + 2);
    answers.truncate(std::max(end, qsizetype(0)));
    return last;
}

Result<Told> readTold(const QString &backend, QByteArray answers)
{
    const QByteArray state = takeLast(answers);
    const QByteArray stat = takeLast(answers);
    const auto info = parseInfo(takeLast(answers));
    if (!info)
        return core::fail(info.error());
    const auto there = parseBackend(backend, stat, state);
    if (!there)
        return core::fail(there.error());
    return Told{.answers = answers, .memory = {.process = *info, .backend = *there}};
}

/// One line after the other; the answers in one.
class Talking : public core::Task::Work
{
public:
    Talking(Reach &reach, QString socket, QList<QByteArray> lines, std::function<void(Result<QByteArray>)> done)
        : m_reach(reach)
        , m_socket(std::move(socket))
        , m_lines(std::move(lines))
        , m_done(std::move(done))
    {
        next();
    }

private:
    void next()
    {
        m_talk = m_reach.talk(m_socket, m_lines.takeFirst(), [this](const Result<QByteArray> &answer) {
            if (!answer)
                return end(core::fail(answer.error()));
            m_answers += *answer + "\n\n";
            if (m_lines.isEmpty())
                return end(m_answers);
            next();
        });
    }

    /// Whoever is told may destroy this.
    void end(const Result<QByteArray> &result)
    {
        const Result<QByteArray> kept = result;
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

    Reach &m_reach;
    const QString m_socket;
    QList<QByteArray> m_lines;
    QByteArray m_answers;
    std::function<void(Result<QByteArray>)> m_done;
    core::Task m_talk;
};

} // namespace

core::Task tellMemory(Reach &reach, const QString &socket, const QString &backend, const QList<QByteArray> &commands,
                      std::function<void(Result<Told>)> done)
{
    const QByteArray name = backend.toUtf8();
    // 6: the backend itself, and its servers.
    const QByteArray questions = "show info;show stat " + name + " 6 -1;show servers state " + name;
    const auto read = [backend, where = reach.where(), done = std::move(done)](const Result<QByteArray> &answer) {
        if (!answer)
            return done(core::fail(answer.error()));
        auto told = readTold(backend, *answer);
        if (!told)
            told.error().where = where;
        done(told);
    };
    return core::Task(std::make_unique<Talking>(reach, socket, asLines(commands + QList<QByteArray>{questions}), read));
}

core::Task readMemory(Reach &reach, const QString &socket, const QString &backend,
                      std::function<void(Result<Memory>)> done)
{
    return tellMemory(reach, socket, backend, {}, [done = std::move(done)](const Result<Told> &told) {
        if (!told)
            return done(core::fail(told.error()));
        done(told->memory);
    });
}

} // namespace bayplan::ingress::haproxy
