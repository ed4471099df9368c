// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/stdiobridge.h"

#include <fcntl.h>
#include <unistd.h>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {
constexpr qsizetype mostBridgeMessages = 16 * 1024;
}

StdioBridge::StdioBridge(SshService &service, QStringList arguments)
    : m_service(service)
    , m_arguments(std::move(arguments))
{
    setSocketOptions(UserAccessOption);
}

StdioBridge::~StdioBridge()
{
    close();
}

core::Result<void> StdioBridge::start(const QString &path)
{
    if (!listen(path))
        return core::fail({.kind = Error::Kind::System, .what = errorString(), .where = path, .next = {}});
    return {};
}

void StdioBridge::incomingConnection(quintptr descriptor)
{
    const int fd = int(descriptor);
    // ssh expects its standard input and output to block.
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    ChildProcesses::Child run = m_service.children().make([fd] {
        ::dup2(fd, STDIN_FILENO);
        ::dup2(fd, STDOUT_FILENO);
    });
    QProcess *process = run.get();
    process->setInputChannelMode(QProcess::ForwardedInputChannel);
    process->setProcessChannelMode(QProcess::ForwardedOutputChannel);
    const auto gone = [this, process] {
        std::erase_if(m_runs, [process](const auto &known) { return known.get() == process; });
        Q_EMIT runEnded();
    };
    connect(process, &QProcess::finished, this, [this, process, gone](int code, QProcess::ExitStatus) {
        if (code != 0)
            m_lastError = QString::fromUtf8(process->readAllStandardError().left(mostBridgeMessages));
        gone();
    });
    connect(process, &QProcess::errorOccurred, this, [this, process, gone](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_lastError = process->errorString();
        gone();
    });
    m_runs.push_back(std::move(run));
    process->start(m_service.settings().program, m_arguments);
    ::close(fd); // the child has its own
}

} // namespace bayplan::net
