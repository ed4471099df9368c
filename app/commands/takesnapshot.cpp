// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/takesnapshot.h"

#include "app/commands/output.h"
#include "snapshots/kept/place.h"
#include "snapshots/taking/takesnapshot.h"

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using snapshots::Snapshot;

TakeSnapshot::TakeSnapshot(const Arguments &arguments, std::function<void(int)> quit,
                           std::function<void(Snapshot)> done, ingress::Duty duty)
    : m_arguments(arguments)
    , m_done(std::move(done))
    , m_work(arguments, duty)
{
    const auto started = m_work.start([this] { take(); });
    if (!started) {
        complain(started.error().message());
        quit(Failed);
    }
}

void TakeSnapshot::take()
{
    m_taking = snapshots::takeSnapshot(
        {m_work.fleet(), m_work.book(), m_work.keeper()}, {},
        [](snapshots::CaptureProgress progress) {
            if (progress.read % 100 == 0)
                showProgress(u"%1 of %2"_s.arg(QString::number(progress.read),
                                               counted(progress.known, u"container"_s, u"containers"_s)));
        },
        [this](Snapshot taken) {
            showProgress({});
            taken.workspace = snapshots::workspaceName(workspacePath(m_arguments));
            m_done(std::move(taken));
        });
}

} // namespace bayplan::app
