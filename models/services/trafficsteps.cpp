// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/trafficsteps.h"

#include "operations/steprun.h"

namespace bayplan::services {

using operations::StepRun;

namespace {

Traffic::Progress progressOf(StepRun &run)
{
    return [&run](const QString &text) { run.progress(text); };
}

} // namespace

void TrafficGate::holdBack(StepRun &run, const QString &name) const
{
    if (isBalanced())
        run.keep(m_traffic->holdBack(m_service, run.target().host, name));
}

void TrafficGate::letIn(StepRun &run, const QString &id, std::chrono::milliseconds limit, Traffic::Done done) const
{
    if (!isBalanced())
        return done({});
    run.keep(m_traffic->letIn(m_service, {run.target().host, id}, limit, progressOf(run), std::move(done)));
}

void TrafficGate::takeOut(StepRun &run, const QString &id, std::optional<std::chrono::seconds> drain,
                          Traffic::Done done) const
{
    if (!isBalanced())
        return done({});
    run.keep(m_traffic->takeOut(m_service, {run.target().host, id}, drain, progressOf(run), std::move(done)));
}

} // namespace bayplan::services
