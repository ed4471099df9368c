// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/containerprogram.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/execsession.h"
#include "ingress/words.h"

#include <utility>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using engine::ExecSession;

namespace {

/// Engines that refuse an exec at once say so of a program that isn't there.
bool saysNoProgram(const Error &error)
{
    return error.what.contains(u"executable file not found"_s) ||
           (error.what.contains(u"OCI runtime"_s) && error.what.contains(u"no such file or directory"_s));
}

class ContainerProgram : public core::Task::Work
{
public:
    ContainerProgram(engine::Client &client, QString container, RunAs user, const ProgramRun &run, ProgramDone done)
        : m_container(std::move(container))
        , m_run(run)
        , m_done(std::move(done))
        , m_exec(std::make_unique<ExecSession>(client, engine::ExecSpec{.container = m_container,
                                                                        .command = run.command,
                                                                        .tty = false,
                                                                        .user = user == RunAs::Root ? u"0"_s : u""_s}))
    {
        ExecSession *exec = m_exec.get();
        QObject::connect(exec, &ExecSession::started, exec, [this] {
            m_exec->write(m_run.input);
            m_exec->finishInput();
        });
        QObject::connect(exec, &ExecSession::output, exec,
                         [this](const QByteArray &bytes) { keepFirst(m_end.output, bytes, m_run.most); });
        QObject::connect(exec, &ExecSession::errorOutput, exec, [this](const QByteArray &bytes) {
            keepLast(m_end.errors, bytes);
            if (m_run.merged)
                keepFirst(m_end.output, bytes, m_run.most);
        });
        QObject::connect(exec, &ExecSession::finished, exec, [this](int exitCode) {
            m_end.exitCode = exitCode;
            if (engine::execNeverBegan(m_end.output, exitCode) || engine::execNeverBegan(m_end.errors, exitCode)) {
                m_end = {};
                m_end.isThere = false;
            }
            tell(m_end);
        });
        QObject::connect(exec, &ExecSession::failed, exec, [this](const Error &error) {
            if (!saysNoProgram(error))
                return tell(core::fail(containerTrouble(error, m_container)));
            m_end.isThere = false;
            tell(m_end);
        });
        m_limit = core::soon(
            [this] {
                tell(core::fail({.kind = Error::Kind::Timeout,
                                 .what = tr("“%1” does not come to an end").arg(m_run.command.first()),
                                 .where = {},
                                 .next = {}}));
            },
            m_run.limit);
        exec->start();
    }

private:
    void tell(core::Result<ProgramEnd> result)
    {
        m_limit.cancel();
        if (m_exec)
            m_exec.release()->deleteLater();         // this may be within its signal
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    const QString m_container;
    const ProgramRun m_run;
    ProgramDone m_done;
    ProgramEnd m_end;
    core::Task m_limit;
    std::unique_ptr<ExecSession> m_exec;
};

} // namespace

core::Task runInContainer(engine::Client &client, const QString &container, RunAs user, const ProgramRun &run,
                          ProgramDone done)
{
    return core::Task(std::make_unique<ContainerProgram>(client, container, user, run, std::move(done)));
}

Error containerTrouble(Error error, const QString &container)
{
    const QString said = error.what.toLower();
    const QString name = core::plainLine(container, 100);
    if (said.contains(u"no such container"_s) || said.contains(u"no container with name"_s)) {
        error.kind = Error::Kind::Refused;
        error.what = tr("There is no container %1").arg(name);
        error.next = tr("Make it again, or say where the load balancer is now");
    } else if (said.contains(u"is paused"_s)) {
        error.kind = Error::Kind::Refused;
        error.what = tr("The container %1 is paused").arg(name);
        error.next = tr("Unpause it");
    } else if (said.contains(u"not running"_s) || said.contains(u"container state improper"_s) ||
               said.contains(
                   u"is restarting"_s)) { // Docker's words; Podman's; Docker's of one that crashes over and over
        error.kind = Error::Kind::Refused;
        error.what = tr("The container %1 is not running").arg(name);
        error.next = tr("Start it; its logs tell why it ended");
    }
    return error;
}

} // namespace bayplan::ingress
