// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/planmarks.h"

#include "operations/operations.h"
#include "operations/operationtext.h"
#include "rollouts/rolloutviews.h"
#include "rollouts/viewwords.h"
#include "services/servicerunner.h"
#include "ui/planpreview.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;

namespace {

bool isOver(Operation::State state)
{
    return state != Operation::State::Waiting && state != Operation::State::Running;
}

/// "web-3", "shop_web_3" → "3"
QString slotOf(const QString &name)
{
    qsizetype end = name.size();
    while (end > 0 && name.at(end - 1).isDigit())
        --end;
    return end < name.size() ? name.mid(end) : u"+"_s;
}

QString fromTo(int from, int to)
{
    return PlanMarks::tr("%1 → %2").arg(from).arg(to);
}

} // namespace

PlanMarks::PlanMarks(const PlanPreview &preview, const services::ServiceRunner &runner,
                     operations::Operations &operations, const rollouts::RolloutViews &rollouts, QObject *parent)
    : QObject(parent)
    , m_preview(preview)
    , m_runner(runner)
    , m_rollouts(rollouts)
{
    connect(&preview, &PlanPreview::changed, this, [this] {
        const QString before = std::exchange(m_previewed, m_preview.service());
        const bool bars = m_preview.kind() == PlanPreview::Kind::Move; // columns, in every row
        if (std::exchange(m_bars, bars) || bars)
            Q_EMIT changed({});
        else if (!before.isEmpty() && before != m_previewed)
            Q_EMIT changed(before);
        if (!m_previewed.isEmpty())
            Q_EMIT changed(m_previewed);
    });
    for (auto signal : {&services::ServiceRunner::started, &services::ServiceRunner::ended})
        connect(&runner, signal, this, &PlanMarks::changed);
    connect(&rollouts, &rollouts::RolloutViews::changed, this, &PlanMarks::changed);
    connect(&operations, &operations::Operations::changed, this, [this] { Q_EMIT changed({}); });
}

bool PlanMarks::isBarred(fleet::HostId host) const
{
    return m_preview.kind() == PlanPreview::Kind::Move && !m_preview.whyNot(host).isEmpty();
}

CellMarks PlanMarks::cell(const services::PlanRow &row, fleet::HostId host) const
{
    CellMarks marks;
    if (row.service.isEmpty())
        return marks;
    if (const rollouts::RolloutView *rollout = m_rollouts.active(row.service))
        addRollout(marks, *rollout, host);
    else
        addWork(marks, row, host);
    if (!m_preview.isActive() || m_preview.service() != row.service)
        return marks;
    marks.isPreview = true;
    marks.coming = m_preview.comingTo(host);
    if (const auto blocks = row.blocks.find(host); blocks != row.blocks.end()) {
        for (const services::Block &block : blocks->second) {
            if (m_preview.isGoing(block.container))
                marks.going.insert(block.container.id);
        }
    }
    if (m_preview.kind() == PlanPreview::Kind::Move) {
        marks.whyNot = m_preview.whyNot(host);
        marks.isTarget = m_preview.target() == host && host != m_preview.replica().host;
    }
    return marks;
}

/// What starts and leaves there by a rollout on its way.
void PlanMarks::addRollout(CellMarks &marks, const rollouts::RolloutView &rollout, fleet::HostId host) const
{
    using Shape = rollouts::LaneBlock::Shape;
    for (const rollouts::Lane *lane : {&rollout.oldLane(), &rollout.newLane()}) {
        for (const rollouts::LaneBlock &block : lane->blocks) {
            if (block.hostId != host)
                continue;
            if (block.shape == Shape::Leaving)
                marks.going.insert(block.id);
            else if (block.shape == Shape::Starting && !block.id.isEmpty())
                marks.starting.insert(block.name);
            else if (block.shape == Shape::Starting)
                marks.making << QString::number(block.slot);
        }
    }
    marks.makingImage = rollout.rollout().back ? 0 : 1;
}

/// What an operation on its way has still to do there.
void PlanMarks::addWork(CellMarks &marks, const services::PlanRow &row, fleet::HostId host) const
{
    const Operation *operation = m_runner.isBusy(row.service) ? m_runner.running(row.service) : nullptr;
    if (!operation)
        return;
    const auto blocks = row.blocks.find(host);
    const auto isThere = [&](const QString &name) {
        return blocks != row.blocks.end() &&
               std::any_of(blocks->second.begin(), blocks->second.end(),
                           [&](const services::Block &block) { return block.name == name; });
    };
    for (const Operation::Row &step : operation->rows()) {
        if (step.target.host != host || step.target.kind != u"container"_s || isOver(step.state))
            continue;
        if (!step.target.id.isEmpty())
            marks.going.insert(step.target.id);
        else if (step.target.name.startsWith(u"bayplan."_s)) // the record
            continue;
        else if (isThere(step.target.name))
            marks.starting.insert(step.target.name);
        else
            marks.making << slotOf(step.target.name);
    }
}

RowMarks PlanMarks::row(const services::PlanRow &row) const
{
    RowMarks marks;
    if (row.service.isEmpty())
        return marks;
    if (m_preview.isActive() && m_preview.service() == row.service) {
        marks.isPreview = true;
        if (m_preview.kind() == PlanPreview::Kind::Scale) {
            marks.isScaled = true;
            marks.to = m_preview.replicas();
            if (m_preview.isReading()) // how many are wanted is not known yet
                marks.to += services::countOf(row) - m_preview.from();
            else if (marks.to != m_preview.from())
                marks.badge = fromTo(m_preview.from(), marks.to);
        } else if (const services::Change *change = m_preview.isPossible() ? m_preview.change() : nullptr) {
            marks.badge = change->from == change->to ? tr("moving one") : fromTo(change->from, change->to);
        }
        return marks;
    }
    if (const rollouts::RolloutView *rollout = m_rollouts.active(row.service)) {
        marks.badge = rollouts::badgeText(rollout->rollout(), rollout->done(), rollout->total());
        marks.progress = rollout->total() > 0 ? double(rollout->done()) / rollout->total() : 0;
        marks.isRollout = true;
        return marks;
    }
    const Operation *operation = m_runner.isBusy(row.service) ? m_runner.running(row.service) : nullptr;
    if (operation) {
        marks.progress = operations::summaryOf(*operation).fraction;
        const auto scaling = m_runner.scaling(row.service);
        const bool scales = scaling && scaling->first != scaling->second;
        marks.badge = scales ? fromTo(scaling->first, scaling->second) : tr("changing");
    }
    return marks;
}

} // namespace bayplan::ui
