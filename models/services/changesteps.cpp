// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/changesteps.h"

#include "core/sleeplessclock.h"
#include "fleet/fleet.h"
#include "operations/steprun.h"
#include "services/imageonce.h"
#include "services/leasekeeper.h"
#include "services/recordsteps.h"

#include <algorithm>
#include <optional>

namespace bayplan::services {

using operations::Step;
using operations::StepRun;

namespace {

/// The record first; the lease holds from then on.
Step writeFirst(Step write, const std::shared_ptr<LeaseKeeper> &keeper)
{
    const auto start = std::move(write.start);
    write.start = [start, keeper](StepRun &run) {
        const auto begun = core::SleeplessClock::now();
        QObject::connect(&run, &StepRun::finished, keeper.get(), [&run, keeper, begun] {
            if (*run.outcome())
                keeper->written(begun);
        });
        start(run);
    };
    return write;
}

/// Only while the lease holds.
Step guarded(Step step, const std::shared_ptr<LeaseKeeper> &keeper)
{
    const auto start = std::move(step.start);
    step.start = [start, keeper](StepRun &run) {
        if (const auto lost = keeper->lost())
            return run.finish(core::fail(*lost));
        start(run);
    };
    return step;
}

/// With the record as it is when its turn comes: an image brought before it is noted in it.
Step writeAsItIs(Step write, const std::shared_ptr<LeaseKeeper> &keeper, const fleet::Fleet &fleet)
{
    write.start = [start = std::move(write.start), keeper, &fleet](StepRun &run) {
        auto steps = writeRecordSteps(keeper->record(), run.target().host, {}, fleet);
        (steps.empty() ? start : steps.front().start)(run);
    };
    return write;
}

/// The plan's steps where its image is not resolved and is brought: to one host first, which tells all others, and what
/// is made of it, which one it is.
std::vector<Step> resolvingSteps(const Change &change, std::vector<Step> steps,
                                 const std::shared_ptr<LeaseKeeper> &keeper, const GateTimes &times, const Means &means)
{
    const auto &planned = change.plan.steps;
    const auto brings = [&planned](qsizetype i) { return planned.at(i).action == PlannedStep::Action::BringImage; };
    qsizetype first = 0;
    while (first < planned.size() && !brings(first))
        ++first;
    if (first == planned.size() || !change.desired.spec.resolvedImage.isEmpty())
        return steps;
    const auto once = std::make_shared<ImageOnce>(
        change.desired, keeper,
        [means](const Desired &desired, fleet::HostId host, fleet::HostId from, const images::Pulled &pulled) {
            return bringImageStep(desired, host, from, means, pulled);
        });
    for (qsizetype i = 0; i < planned.size(); ++i) {
        Step &step = steps[size_t(i)];
        if (brings(i)) {
            step.start = once->step(planned.at(i).host).start;
        } else if (planned.at(i).action == PlannedStep::Action::Create) {
            if (std::none_of(step.after.begin(), step.after.end(), brings)) // it may be there, as another one
                step.after << first;
            step.start = [once, each = planned.at(i), times, means](StepRun &run) {
                applyStep(each, once->desired(), times, means).start(run);
            };
        }
    }
    return steps;
}

} // namespace

ChangeSteps changeSteps(const Change &change, const std::shared_ptr<LeaseKeeper> &keeper, const GateTimes &times,
                        const Means &means)
{
    ChangeSteps made;
    if (change.steers) {
        made.steps = writeRecordSteps(change.record, change.home, change.copies, means.fleet,
                                      [change](const ServiceRecord &now) { return rebased(change, now); });
        return made;
    }
    auto writes = writeRecordSteps(keeper->record(), change.home, change.copies, means.fleet);
    if (writes.empty())
        return made;
    std::vector<Step> steps =
        resolvingSteps(change, applySteps(change.plan, change.desired, times, means), keeper, times, means);
    const auto &planned = change.plan.steps;
    // The record is made from an image. Where its home has none at all, the one that is brought there goes before it,
    // which is the only thing to be done without a lease: it harms nobody.
    const fleet::HostConnection *home = means.fleet.host(change.home);
    std::optional<qsizetype> before;
    for (qsizetype i = 0; i < planned.size() && home && home->live().images().isEmpty(); ++i) {
        if (planned.at(i).action == PlannedStep::Action::BringImage && planned.at(i).host == change.home)
            before = i;
    }
    QList<qsizetype> &places = made.places;
    places.resize(planned.size());
    if (before) {
        places[*before] = 0;
        made.steps.push_back(std::move(steps[size_t(*before)]));
    }
    const qsizetype first = qsizetype(made.steps.size());
    if (before)
        writes.front() = writeAsItIs(std::move(writes.front()), keeper, means.fleet);
    made.steps.push_back(writeFirst(std::move(writes.front()), keeper));
    if (before)
        made.steps.back().after = {0};
    qsizetype next = first + 1;
    for (qsizetype i = 0; i < planned.size(); ++i) {
        if (i != before)
            places[i] = next++;
    }
    QHash<fleet::HostId, qsizetype> images;
    for (qsizetype i = 0; i < planned.size(); ++i) {
        if (planned.at(i).action == PlannedStep::Action::BringImage)
            images.insert(planned.at(i).host, places.at(i));
        if (i == before)
            continue;
        Step step = guarded(std::move(steps[size_t(i)]), keeper);
        for (qsizetype &other : step.after)
            other = places.at(other);
        step.after << first;
        made.steps.push_back(std::move(step));
    }
    // A copy needs an image to be made from.
    for (size_t i = 1; i < writes.size(); ++i) {
        Step copy = guarded(std::move(writes[i]), keeper);
        copy.after = {first};
        if (const auto image = images.constFind(copy.target.host); image != images.cend())
            copy.after << *image;
        made.steps.push_back(std::move(copy));
    }
    for (const fleet::HostId host : change.outdated) {
        Step forget = guarded(forgetRecordsStep(change.service, host, means.fleet), keeper);
        forget.after << first;
        made.steps.push_back(std::move(forget));
    }
    return made;
}

} // namespace bayplan::services
