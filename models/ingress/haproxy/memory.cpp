// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/memory.h"

#include "core/soon.h"

#include <utility>

namespace bayplan::ingress::haproxy {

using core::Result;

namespace {

/// One line after the other; each answer apart.
class Talking : public core::Task::Work
{
public:
    Talking(Reach &reach, QString socket, QList<QByteArray> lines, std::function<void(Result<QList<QByteArray>>)> done)
        : m_reach(reach)
        , m_socket(std::move(socket))
        , m_lines(std::move(lines))
        , m_done(std::move(done))
    {
        if (m_lines.isEmpty())
            m_talk = core::soon([this] { end(m_answers); });
        else
            next();
    }

private:
    void next()
    {
        m_talk = m_reach.talk(m_socket, m_lines.takeFirst(), [this](const Result<QByteArray> &answer) {
            if (!answer)
                return end(core::fail(answer.error()));
            m_answers << *answer;
            if (m_lines.isEmpty())
                return end(m_answers);
            next();
        });
    }

    /// Whoever is told may destroy this.
    void end(const Result<QList<QByteArray>> &result)
    {
        const auto done = std::exchange(m_done, {});
        done(result);
    }

    Reach &m_reach;
    const QString m_socket;
    QList<QByteArray> m_lines;
    QList<QByteArray> m_answers;
    std::function<void(Result<QList<QByteArray>>)> m_done;
    core::Task m_talk;
};

} // namespace

core::Task readMemory(Reach &reach, const QString &socket, const QString &backend,
                      std::function<void(Result<Memory>)> done)
{
    const QByteArray name = backend.toUtf8();
    const auto read = [backend, where = reach.where(),
                       done = std::move(done)](const Result<QList<QByteArray>> &answers) {
        if (!answers)
            return done(core::fail(answers.error()));
        const auto failed = [&](core::Error error) {
            error.where = where;
            done(core::fail(error));
        };
        const auto info = parseInfo(answers->at(0));
        if (!info)
            return failed(info.error());
        const auto there = parseBackend(backend, answers->at(1), answers->at(2));
        if (!there)
            return failed(there.error());
        done(Memory{.process = *info, .backend = *there});
    };
    // 6: the backend itself, and its servers.
    return core::Task(std::make_unique<Talking>(
        reach, socket,
        QList<QByteArray>{"show info\n", "show stat " + name + " 6 -1\n", "show servers state " + name + '\n'}, read));
}

core::Task sendLines(Reach &reach, const QString &socket, const QList<QByteArray> &lines,
                     std::function<void(Result<QByteArray>)> done)
{
    return core::Task(std::make_unique<Talking>(reach, socket, lines,
                                                [done = std::move(done)](const Result<QList<QByteArray>> &answers) {
                                                    if (!answers)
                                                        return done(core::fail(answers.error()));
                                                    done(answers->join('\n'));
                                                }));
}

} // namespace bayplan::ingress::haproxy
