// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/takesnapshot.h"

#include "app/commands/ingresslist.h"
#include "app/commands/output.h"
#include "snapshots/capture.h"
#include "snapshots/serviceparts.h"

#include <QFileInfo>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using snapshots::Snapshot;

namespace {
/// Balancers that don't answer by then are in it as they are: not known.
constexpr std::chrono::seconds longestLook{10};
} // namespace

TakeSnapshot::TakeSnapshot(const Arguments &arguments, std::function<void(int)> quit,
                           std::function<void(Snapshot)> done)
    : m_arguments(arguments)
    , m_done(std::move(done))
    , m_work(arguments, ingress::Duty::None)
{
    const auto started = m_work.start([this] { take(); });
    if (!started) {
        complain(started.error().message());
        quit(Failed);
    }
}

void TakeSnapshot::take()
{
    m_taking = snapshots::capture(
        m_work.fleet(), {},
        [](snapshots::CaptureProgress progress) {
            if (progress.read % 100 == 0)
                showProgress(u"%1 of %2 containers"_s.arg(progress.read).arg(progress.known));
        },
        [this](Snapshot taken) {
            showProgress({});
            m_taken = std::move(taken);
            settle();
        });
}

/// The balancers have been read then, or can't be.
void TakeSnapshot::settle()
{
    m_taken.services = snapshots::serviceParts(m_work.book(), m_work.fleet());
    for (const snapshots::ServicePart &service : m_taken.services) {
        if (!m_work.keeper().isBalanced(service.name))
            continue;
        ++m_open;
        m_settling.push_back(m_work.keeper().settle(service.name, longestLook, [this] { onSettled(); }));
    }
    if (m_open == 0)
        complete();
}

void TakeSnapshot::onSettled()
{
    if (--m_open == 0)
        complete();
}

void TakeSnapshot::complete()
{
    m_taken.workspace = QFileInfo(workspacePath(m_arguments)).completeBaseName();
    for (const ingress::Upkeep *upkeep : m_work.keeper().all()) {
        const ListedIngress ingress = listed(m_work.keeper(), *upkeep, m_work.fleet());
        for (snapshots::ServicePart &service : m_taken.services) {
            if (service.name == ingress.service)
                service.ingresses << toJson(ingress);
        }
    }
    m_done(std::move(m_taken));
}

} // namespace bayplan::app
