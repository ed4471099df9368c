// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/shellsession.h"

#include "core/plaintext.h"

#include <QUuid>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

/// Runs in any of the shells tried, needs no other program, and sees only processes of the same user (or all, as
/// root). `read` leaves the zeroes between the variables out.
QString hangUpScript(const QString &mark)
{
    return u"for f in /proc/[0-9]*/environ; do p=${f#/proc/}; p=${p%%/*}; "
           u"{ IFS= read -r e <\"$f\" || [ -n \"$e\" ]; } 2>/dev/null || continue; "
           u"[ \"$p\" = $$ ] && continue; case $e in *%1*) kill -HUP \"$p\";; esac; done 2>/dev/null"_s.arg(mark);
}

/// The container's side of ending one session, until it is done.
class HangUp : public core::Task::Work
{
public:
    HangUp(Client &client, ExecSpec spec, std::function<void()> done) : m_exec(client, std::move(spec))
    {
        const auto over = [done = std::move(done)] {
            const auto kept = done; // may destroy this
            kept();
        };
        QObject::connect(&m_exec, &ExecSession::finished, &m_exec, over);
        QObject::connect(&m_exec, &ExecSession::failed, &m_exec, over);
        m_exec.start();
    }

private:
    ExecSession m_exec;
};

} // namespace

QList<QStringList> ShellSession::shells()
{
    return {{u"bash"_s}, {u"ash"_s}, {u"sh"_s}, {u"/bin/busybox"_s, u"sh"_s}};
}

ShellSession::ShellSession(Client &client, ShellWish wish)
    : m_client(client)
    , m_wish(std::move(wish))
    , m_candidates(m_wish.command.isEmpty() ? shells() : QList<QStringList>{m_wish.command})
    , m_mark(u"BAYPLAN_TERMINAL="_s + QUuid::createUuid().toString(QUuid::Id128))
{
}

ShellSession::~ShellSession() = default;

void ShellSession::start()
{
    m_held.clear();
    m_heldIsError = false;
    QStringList environment{m_mark};
    if (m_wish.tty)
        environment << u"TERM=xterm-256color"_s;
    m_exec = std::make_unique<ExecSession>(m_client, ExecSpec{.container = m_wish.container,
                                                              .command = command(),
                                                              .tty = m_wish.tty,
                                                              .environment = environment,
                                                              .size = m_wish.size});
    connect(m_exec.get(), &ExecSession::started, this, [this] {
        if (m_candidate == 0)
            Q_EMIT started();
    });
    connect(m_exec.get(), &ExecSession::output, this, [this](const QByteArray &bytes) { onOutput(bytes, false); });
    connect(m_exec.get(), &ExecSession::errorOutput, this, [this](const QByteArray &bytes) { onOutput(bytes, true); });
    connect(m_exec.get(), &ExecSession::finished, this, &ShellSession::onFinished);
    connect(m_exec.get(), &ExecSession::failed, this, [this](const Error &error) {
        flushHeld();
        Q_EMIT failed(error);
    });
    m_exec->start();
}

void ShellSession::onOutput(const QByteArray &bytes, bool error)
{
    if (!m_began) {
        m_held += bytes;
        m_heldIsError = error;
        if (mayBeExecFailure(m_held))
            return;
        return flushHeld();
    }
    if (error)
        Q_EMIT errorOutput(bytes);
    else
        Q_EMIT output(bytes);
}

void ShellSession::flushHeld()
{
    m_began = true;
    if (m_held.isEmpty())
        return;
    const QByteArray held = std::exchange(m_held, {});
    if (m_heldIsError)
        Q_EMIT errorOutput(held);
    else
        Q_EMIT output(held);
}

void ShellSession::onFinished(int exitCode)
{
    if (m_began || !execNeverBegan(m_held, exitCode)) {
        flushHeld();
        return Q_EMIT finished(exitCode);
    }
    if (m_candidate + 1 >= m_candidates.size())
        return Q_EMIT failed(notThere());
    ++m_candidate;
    m_exec.release()->deleteLater(); // this is within its signal
    start();
}

Error ShellSession::notThere() const
{
    if (m_wish.command.isEmpty())
        return {.kind = Error::Kind::NotFound,
                .what = u"There is no shell in this container: neither bash, ash, sh nor busybox can be started"_s,
                .where = {},
                .next = u"Run a command that its image has"_s};
    return {.kind = Error::Kind::NotFound,
            .what = u"“%1” can't be started in this container: %2"_s.arg(core::plainLine(m_wish.command.first()),
                                                                      core::plainLine(QString::fromUtf8(m_held))),
            .where = {},
            .next = {}};
}

void ShellSession::write(const QByteArray &bytes)
{
    if (m_exec)
        m_exec->write(bytes);
}

void ShellSession::finishInput()
{
    if (m_exec)
        m_exec->finishInput();
}

void ShellSession::resize(TerminalSize size)
{
    m_wish.size = size;
    if (m_exec)
        m_exec->resize(size);
}

void ShellSession::setPaused(bool paused)
{
    if (m_exec)
        m_exec->setPaused(paused);
}

core::Task ShellSession::hangUp(std::function<void()> done)
{
    QStringList shell = m_wish.command.isEmpty() ? command() : QStringList{u"sh"_s};
    return core::Task(std::make_unique<HangUp>(
        m_client,
        ExecSpec{.container = m_wish.container, .command = shell << u"-c"_s << hangUpScript(m_mark), .tty = false},
        std::move(done)));
}

} // namespace bayplan::engine
