// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshrun.h"

#include "core/soon.h"

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qsizetype mostOutput = 64 * 1024;

class Run : public core::Task::Work
{
public:
    Run(SshService &service, const QStringList &arguments, std::chrono::milliseconds limit,
        std::function<void(Result<SshOutput>)> done)
        : m_done(std::move(done))
        , m_process(service.children().make())
    {
        QProcess *process = m_process.get();
        process->setStandardInputFile(QProcess::nullDevice());
        QObject::connect(process, &QProcess::readyReadStandardOutput, process,
                         [this] { collect(m_out, m_process->readAllStandardOutput()); });
        QObject::connect(process, &QProcess::readyReadStandardError, process,
                         [this] { collect(m_err, m_process->readAllStandardError()); });
        QObject::connect(process, &QProcess::finished, process, [this](int code, QProcess::ExitStatus status) {
            tell(SshOutput{status == QProcess::NormalExit ? code : -1, QString::fromUtf8(m_out),
                           QString::fromUtf8(m_err)});
        });
        QObject::connect(process, &QProcess::errorOccurred, process, [this](QProcess::ProcessError error) {
            if (error != QProcess::FailedToStart)
                return;
            // It may fail within start(), where no callback may come from.
            m_limit =
                core::soon([this] { tell(core::fail(sshMissing(m_process->program(), m_process->errorString()))); });
        });
        m_limit = core::soon(
            [this] {
                tell(core::fail(
                    {.kind = Error::Kind::Timeout, .what = u"ssh did not come to an end"_s, .where = {}, .next = {}}));
            },
            limit);
        process->start(service.settings().program, arguments);
    }

private:
    static void collect(QByteArray &into, const QByteArray &data) { into += data.left(mostOutput - into.size()); }

    void tell(Result<SshOutput> result)
    {
        const auto done = std::move(m_done); // may destroy this
        done(std::move(result));
    }

    std::function<void(Result<SshOutput>)> m_done;
    QByteArray m_out;
    QByteArray m_err;
    core::Task m_limit;
    ChildProcesses::Child m_process;
};

} // namespace

core::Task runSsh(SshService &service, const QStringList &arguments, std::chrono::milliseconds limit,
                  std::function<void(Result<SshOutput>)> done)
{
    return core::Task(std::make_unique<Run>(service, arguments, limit, std::move(done)));
}

Error sshMissing(const QString &program, const QString &why)
{
    return {.kind = Error::Kind::NotFound,
            .what = u"The program “%1” can't be started: %2"_s.arg(program, why),
            .where = {},
            .next = u"Install OpenSSH's client (Debian: openssh-client)"_s};
}

} // namespace bayplan::net
