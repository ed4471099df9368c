// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QProcess>

#include <functional>
#include <memory>

namespace bayplan::net {

/// Programs that end when nobody wants them any more, and in any case with this one, however it ends: the kernel tells
/// them when we are gone (PR_SET_PDEATHSIG).
class ChildProcesses : public QObject
{
    Q_OBJECT

public:
    /// Asks the process to end (SIGTERM), insists after two seconds, and keeps the object until it has ended.
    struct End
    {
        ChildProcesses *owner = nullptr;
        void operator()(QProcess *process) const { owner->end(process); }
    };
    using Child = std::unique_ptr<QProcess, End>;

    ChildProcesses() = default;
    /// Ends what still runs, and waits for it; at most as long as it takes to insist.
    ~ChildProcesses() override;

    /// A process not yet started; set it up and start() it. `inChild` runs in the child before its program does, where
    /// only async-signal-safe functions may be called.
    Child make(std::function<void()> inChild = {});

private:
    void end(QProcess *process);

    QList<QProcess *> m_ending;
};

} // namespace bayplan::net
