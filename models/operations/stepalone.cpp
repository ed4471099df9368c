// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/stepalone.h"

#include "core/soon.h"
#include "operations/steprun.h"

#include <utility>

namespace bayplan::operations {

namespace {

class Alone : public core::Task::Work
{
public:
    Alone(fleet::Fleet &fleet, Step step, std::function<void(core::Result<void>)> done)
        : m_step(std::move(step))
        , m_done(std::move(done))
        , m_run(fleet, m_step.target)
    {
        // Later: whoever is told may destroy this, and the run is in the middle of telling.
        QObject::connect(&m_run, &StepRun::finished, &m_run, [this] { m_next = core::soon([this] { end(); }); });
        m_next = core::soon([this] { m_step.start(m_run); });
    }

private:
    void end()
    {
        const core::Result<void> outcome = *m_run.outcome();
        const auto done = std::exchange(m_done, {});
        done(outcome);
    }

    const Step m_step;
    std::function<void(core::Result<void>)> m_done;
    StepRun m_run;
    core::Task m_next;
};

} // namespace

core::Task runAlone(fleet::Fleet &fleet, Step step, std::function<void(core::Result<void>)> done)
{
    return core::Task(std::make_unique<Alone>(fleet, std::move(step), std::move(done)));
}

} // namespace bayplan::operations
