// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/childprocesses.h"

#include <QTimer>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace bayplan::net {

namespace {
constexpr std::chrono::milliseconds insistAfter{2'000};
}

ChildProcesses::~ChildProcesses()
{
    for (QProcess *process : m_ending) {
        process->disconnect();
        if (process->state() != QProcess::NotRunning && !process->waitForFinished(int(insistAfter.count()))) {
            process->kill();
            process->waitForFinished(-1);
        }
        delete process;
    }
}

ChildProcesses::Child ChildProcesses::make(std::function<void()> inChild)
{
    Child process(new QProcess, End{this});
    process->setChildProcessModifier([parent = ::getpid(), inChild = std::move(inChild)] {
        // The window blocks the signals that end it and reads them elsewhere; children would inherit that.
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) // it has died meanwhile
            ::_exit(1);
        if (inChild)
            inChild();
    });
    return process;
}

void ChildProcesses::end(QProcess *process)
{
    process->disconnect();
    process->setParent(this); // for when there is no event loop any more to delete it
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater(); // it may be in the middle of telling so
        return;
    }
    m_ending.append(process);
    connect(process, &QProcess::finished, this, [this, process] {
        m_ending.removeOne(process);
        process->deleteLater();
    });
    connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_ending.removeOne(process);
        process->deleteLater();
    });
    process->terminate();
    QTimer::singleShot(insistAfter, process, &QProcess::kill);
}

} // namespace bayplan::net
