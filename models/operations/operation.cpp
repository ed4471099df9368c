// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/operation.h"

#include "core/soon.h"
#include "fleet/fleet.h"

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

Operation::Operation(fleet::Fleet &fleet, Plan plan, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_plan(std::move(plan))
    , m_runs(m_plan.steps.size())
    , m_since(m_plan.steps.size())
    , m_closed(!m_plan.grows)
{
    m_rows.reserve(m_plan.steps.size());
    for (const Step &step : m_plan.steps)
        m_rows.push_back({.target = step.target});
}

Operation::~Operation() = default;

int Operation::count(State state) const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [state](const Row &row) { return row.state == state; }));
}

milliseconds Operation::duration() const
{
    return isRunning() ? duration_cast<milliseconds>(core::monotonicNow() - m_began) : m_duration;
}

void Operation::start()
{
    m_started = true;
    m_ended = false;
    m_startedAt = core::now();
    m_began = core::monotonicNow();
    m_advancing = core::soon([this] { advance(); });
}

void Operation::cancel()
{
    if (!isRunning())
        return;
    m_closed = true;
    for (size_t step = 0; step < m_rows.size(); ++step) {
        if (m_rows[step].state == State::Running || m_rows[step].state == State::Waiting)
            settle(step, State::Cancelled);
    }
    advance();
}

void Operation::cancelStep(qsizetype step)
{
    const State state = m_rows[size_t(step)].state;
    if (state != State::Running && state != State::Waiting)
        return;
    settle(size_t(step), State::Cancelled);
    m_advancing = core::soon([this] { advance(); });
}

qsizetype Operation::append(Step step)
{
    const qsizetype place = qsizetype(m_rows.size());
    m_rows.push_back({.target = step.target, .state = m_ended ? State::Skipped : State::Waiting});
    m_plan.steps.push_back(std::move(step));
    m_runs.emplace_back();
    m_since.emplace_back();
    Q_EMIT rowChanged(int(place));
    if (isRunning())
        m_advancing = core::soon([this] { advance(); });
    return place;
}

void Operation::close()
{
    m_closed = true;
    if (isRunning())
        m_advancing = core::soon([this] { advance(); });
}

bool Operation::canRetry() const
{
    return m_ended && (!m_plan.grows || m_plan.again) && count(State::Done) < int(m_rows.size());
}

void Operation::retry()
{
    if (!canRetry() || m_plan.again)
        return;
    m_undone = false;
    for (size_t step = 0; step < m_rows.size(); ++step) {
        if (m_rows[step].state == State::Done)
            continue;
        m_rows[step] = {.target = m_plan.steps[step].target};
        Q_EMIT rowChanged(int(step));
    }
    start();
}

/// The step before it that will never be done, if there is one.
std::optional<size_t> Operation::blockedBy(size_t step) const
{
    for (const qsizetype before : m_plan.steps[step].after) {
        const State state = m_rows[size_t(before)].state;
        if (state == State::Failed || state == State::Cancelled || state == State::Skipped)
            return size_t(before);
    }
    return std::nullopt;
}

bool Operation::waitsForOthers(size_t step) const
{
    const auto &after = m_plan.steps[step].after;
    return std::any_of(after.begin(), after.end(),
                       [this](qsizetype before) { return m_rows[size_t(before)].state != State::Done; });
}

/// As the plan has it, unless the way to the host carries less.
int Operation::mostAtOnce(fleet::HostId host) const
{
    const fleet::HostConnection *connection = m_fleet.host(host);
    return connection ? std::min(m_plan.parallelPerHost, connection->mostAtOnce()) : m_plan.parallelPerHost;
}

/// Begins all that may begin now. Steps are looked at until nothing changes any more: one that is skipped may have
/// others skipped that stand before it.
void Operation::advance()
{
    m_advancing.cancel();
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t step = 0; step < m_rows.size(); ++step) {
            if (m_rows[step].state != State::Waiting)
                continue;
            if (const auto before = blockedBy(step)) {
                m_rows[step].error = Error{.kind = Error::Kind::Declined,
                                           .what = u"Not done, since “%1” was not"_s.arg(m_rows[*before].target.name),
                                           .where = m_rows[step].target.hostName,
                                           .next = u"Retry when that is mended"_s};
                settle(step, State::Skipped);
                changed = true;
            } else if (!waitsForOthers(step) &&
                       m_onTheWay.value(m_rows[step].target.host) < mostAtOnce(m_rows[step].target.host)) {
                begin(step);
                changed = true;
            }
        }
    }
    const bool over = m_closed && count(State::Waiting) == 0 && count(State::Running) == 0;
    if (!over || m_ended)
        return;
    m_duration = duration_cast<milliseconds>(core::monotonicNow() - m_began);
    m_ended = true;
    if (m_plan.atEnd)
        m_plan.atEnd(*this);
    Q_EMIT ended();
}

void Operation::begin(size_t step)
{
    Row &row = m_rows[step];
    row.state = State::Running;
    row.startedAt = core::now();
    m_since[step] = core::monotonicNow();
    ++m_onTheWay[row.target.host];
    m_runs[step] = std::make_unique<StepRun>(m_fleet, row.target);
    StepRun *run = m_runs[step].get();
    connect(run, &StepRun::progressed, this, [this, step](const QString &text, qint64 done, qint64 total) {
        m_rows[step].progress = text;
        m_rows[step].done = done;
        m_rows[step].total = total;
        Q_EMIT rowChanged(int(step));
    });
    connect(run, &StepRun::called, this, [this, step](const CallRecord &record) { Q_EMIT called(int(step), record); });
    connect(run, &StepRun::finished, this, [this, step] { finish(step); });
    Q_EMIT rowChanged(int(step));
    const auto start = m_plan.steps[step].start; // more steps may be added while it is in there
    start(*run);
}

/// Called from within the run, which therefore ends a little later.
void Operation::finish(size_t step)
{
    StepRun *run = m_runs[step].get();
    const Result<void> outcome = *run->outcome();
    m_rows[step].note = run->noted();
    if (!outcome)
        m_rows[step].error = outcome.error();
    if (!run->undo().empty())
        m_undo.emplace_back(step, run->undo()); // also of a step that failed half way
    settle(step, outcome ? State::Done : State::Failed);
    m_advancing = core::soon([this] { advance(); });
}

void Operation::settle(size_t step, State state)
{
    Row &row = m_rows[step];
    if (row.state == State::Running) {
        row.duration = duration_cast<milliseconds>(core::monotonicNow() - m_since[step]);
        --m_onTheWay[row.target.host];
        StepRun *run = m_runs[step].release();
        run->disconnect(this);
        if (state == State::Cancelled) {
            row.note = run->left();
            if (!run->undo().empty())
                m_undo.emplace_back(step, run->undo()); // what it had done by then
            delete run;                                 // ends its calls
        } else {
            run->deleteLater();
        }
    }
    row.state = state;
    Q_EMIT rowChanged(int(step));
}

bool Operation::canUndo() const
{
    const bool anything = m_plan.inverse ? count(State::Done) > 0 : m_plan.stepsUndo && !m_undo.empty();
    return m_ended && !m_plan.undoes && !m_undone && anything;
}

Plan Operation::takeUndo()
{
    m_undone = true;
    if (m_plan.inverse) {
        Plan plan = m_plan.inverse();
        plan.title = tr("Undo: %1").arg(m_plan.title);
        plan.undoes = true;
        return plan;
    }
    Plan plan{.title = tr("Undo: %1").arg(m_plan.title),
              .steps = {},
              .parallelPerHost = m_plan.parallelPerHost,
              .undoes = true};
    std::reverse(m_undo.begin(), m_undo.end());
    QHash<size_t, QList<qsizetype>> places; // in the new plan, by the step they take back
    for (auto &[undone, steps] : m_undo) {
        // What one step left behind is taken back in the order given.
        const qsizetype first = qsizetype(plan.steps.size());
        for (Step &step : steps) {
            for (qsizetype &before : step.after)
                before += first;
            places[undone] << qsizetype(plan.steps.size());
            plan.steps.push_back(std::move(step));
        }
    }
    for (const auto &[undone, steps] : m_undo) {
        for (const qsizetype before : m_plan.steps[undone].after) {
            for (const qsizetype place : places.value(size_t(before)))
                plan.steps[size_t(place)].after << places.value(undone);
        }
    }
    m_undo.clear();
    if (m_plan.undoing)
        m_plan.undoing(plan);
    return plan;
}

} // namespace bayplan::operations
