// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/localprogram.h"

#include "core/soon.h"
#include "ingress/words.h"

#include <utility>

namespace bayplan::ingress {

using core::Error;

namespace {

class LocalProgram : public core::Task::Work
{
public:
    LocalProgram(net::ChildProcesses &children, const ProgramRun &run, ProgramDone done)
        : m_run(run)
        , m_done(std::move(done))
        , m_process(children.make())
    {
        QProcess *process = m_process.get();
        if (m_run.merged)
            process->setProcessChannelMode(QProcess::MergedChannels);
        QObject::connect(process, &QProcess::readyReadStandardOutput, process,
                         [this] { keepFirst(m_end.output, m_process->readAllStandardOutput(), m_run.most); });
        QObject::connect(process, &QProcess::readyReadStandardError, process,
                         [this] { keepLast(m_end.errors, m_process->readAllStandardError()); });
        QObject::connect(process, &QProcess::finished, process, [this](int code, QProcess::ExitStatus status) {
            // As shells have it for one that was ended by a signal.
            m_end.exitCode = status == QProcess::NormalExit ? code : 128 + code;
            tell(m_end);
        });
        QObject::connect(process, &QProcess::errorOccurred, process, [this](QProcess::ProcessError error) {
            if (error != QProcess::FailedToStart)
                return;
            m_end.isThere = false;
            m_end.errors = m_process->errorString().toUtf8();
            m_limit = core::soon([this] { tell(m_end); }); // this may be within start()
        });
        m_limit = core::soon(
            [this] {
                tell(core::fail({.kind = Error::Kind::Timeout,
                                 .what = tr("“%1” does not come to an end").arg(m_run.command.first()),
                                 .where = {},
                                 .next = {}}));
            },
            m_run.limit);
        process->start(m_run.command.first(), m_run.command.mid(1));
        process->write(m_run.input);
        process->closeWriteChannel();
    }

private:
    void tell(core::Result<ProgramEnd> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    const ProgramRun m_run;
    ProgramDone m_done;
    ProgramEnd m_end;
    core::Task m_limit;
    net::ChildProcesses::Child m_process;
};

} // namespace

core::Task runLocalProgram(net::ChildProcesses &children, const ProgramRun &run, ProgramDone done)
{
    return core::Task(std::make_unique<LocalProgram>(children, run, std::move(done)));
}

} // namespace bayplan::ingress
