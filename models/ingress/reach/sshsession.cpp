// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/sshsession.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "ingress/reach/localprogram.h"
#include "ingress/reach/sshscripts.h"
#include "ingress/words.h"

#include <QPointer>

#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;

namespace {
// An sshd allows ten sessions on a connection (MaxSessions).
constexpr int mostAtOnce = 6;
constexpr std::chrono::seconds lastWordsLimit{2};
} // namespace

/// One program. It waits for the connection, then for its turn.
class SshSession::Program : public core::Task::Work
{
public:
    Program(SshSession &session, const ProgramRun &run, ProgramDone done)
        : m_session(&session)
        , m_run(run)
        , m_done(std::move(done))
    {
        QObject::connect(&session, &SshSession::mayGoOn, &m_context, [this] { begin(); });
        QObject::connect(&session, &SshSession::ended, &m_context,
                         [this](const Error &error) { tell(core::fail(error)); });
        m_task = core::soon([this] { begin(); });
    }
    ~Program() override { leave(); }

private:
    void begin()
    {
        if (m_entered || !m_session || !m_session->enter())
            return;
        m_entered = true;
        ProgramRun ssh = m_run;
        ssh.command =
            QStringList{m_session->m_service.settings().program} +
            net::sshRunArguments(m_session->m_master->controlPath(), sshCommandLine(m_run.command, m_run.merged));
        ssh.merged = false;
        m_task = runLocalProgram(m_session->m_service.children(), ssh,
                                 [this](const Result<ProgramEnd> &end) { onEnd(end); });
    }

    void onEnd(const Result<ProgramEnd> &end)
    {
        if (!end)
            return tell(core::fail(end.error()));
        if (auto read = readSshEnd(*end))
            return tell(std::move(*read));
        const QString said = core::plainLine(QString::fromUtf8(end->errors.trimmed().split('\n').last()), 300);
        // That the connection has ended may come a moment later, with a better reason.
        m_task = core::soon(
            [this, said] {
                tell(core::fail({.kind = Error::Kind::ConnectionLost,
                                 .what = said.isEmpty() ? tr("The command was broken off")
                                                        : tr("The command was broken off: %1").arg(said),
                                 .where = {},
                                 .next = tr("Check that the account may run commands")}));
            },
            lastWordsLimit);
    }

    void leave()
    {
        if (std::exchange(m_entered, false) && m_session)
            m_session->leave();
    }

    void tell(Result<ProgramEnd> result)
    {
        m_context.disconnect();
        if (m_session)
            m_session->disconnect(&m_context);
        const auto done = std::exchange(m_done, {});
        leave();
        if (done)
            done(std::move(result)); // may destroy this
    }

    QPointer<SshSession> m_session;
    const ProgramRun m_run;
    ProgramDone m_done;
    bool m_entered = false;
    core::Task m_task;
    QObject m_context;
};

SshSession::SshSession(net::SshService &service, net::SshTarget target)
    : m_service(service)
    , m_target(std::move(target))
{
}

SshSession::~SshSession() = default;

core::Task SshSession::run(const ProgramRun &run, ProgramDone done)
{
    return core::Task(std::make_unique<Program>(*this, run, std::move(done)));
}

/// Whether a program may begin now. If not, mayGoOn() or ended() comes.
bool SshSession::enter()
{
    if (!m_master) {
        m_master = std::make_unique<net::SshMaster>(m_service, m_target);
        connect(m_master.get(), &net::SshMaster::up, this, &SshSession::mayGoOn);
        connect(m_master.get(), &net::SshMaster::ended, this, [this](const Error &error) {
            m_master->disconnect(this);
            m_master.release()->deleteLater(); // this is within its signal
            Q_EMIT ended(error);
        });
        m_master->start();
        return false;
    }
    if (!m_master->isUp() || m_running >= mostAtOnce)
        return false;
    ++m_running;
    return true;
}

void SshSession::leave()
{
    --m_running;
    QMetaObject::invokeMethod(this, &SshSession::mayGoOn, Qt::QueuedConnection);
}

} // namespace bayplan::ingress
