// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plaintext.h"
#include "rollouts/course.h"
#include "rollouts/words.h"

namespace bayplan::rollouts {

using services::RolloutSettings;
using State = services::Rollout::State;

namespace {

QString shownName(const QString &text)
{
    return core::plainLine(text, 80);
}

template <typename Which>
const Member *first(const Course &course, Which which)
{
    for (const Member &member : course.sides.members) {
        if (which(member))
            return &member;
    }
    return nullptr;
}

QString promotion(const services::Rollout &rollout)
{
    if (rollout.settings.strategy == RolloutSettings::Strategy::BlueGreen)
        return tr("The new replicas are ready and wait for an operator to promote them");
    if (rollout.promotesItself())
        return tr("The canaries are watched for a while before the others follow");
    return tr("The canaries are ready and wait for an operator to promote them");
}

} // namespace

QString whatItWaitsFor(const Course &course)
{
    const services::Rollout &rollout = course.world.rollout;
    if (rollout.state == State::AwaitingPromotion)
        return promotion(rollout);
    if (const Member *coming = first(course, [](const Member &member) { return member.coming >= 0; }))
        return tr("%1 on %2 is not ready yet").arg(shownName(coming->name), shownName(coming->host->name));
    if (const Member *going = first(course, [](const Member &member) { return member.going; }))
        return tr("%1 on %2 is on its way out").arg(shownName(going->name), shownName(going->host->name));
    if (course.budget.warm)
        return tr("The earlier replicas stay for a while, to go back to");
    if (course.isDelayed())
        return tr("There is a delay between replicas");
    const Member *unknown = first(
        course, [](const Member &member) { return (member.isPresent || member.isStopped()) && member.isUnknown(); });
    if (unknown)
        return tr("%1 is out of reach").arg(shownName(unknown->host->name));
    if (course.noPlace)
        return course.places.whyNone();
    const Member *unready = first(course, [](const Member &member) { return member.stays() && !member.counts; });
    if (!unready)
        unready = first(course, [](const Member &member) { return member.isPresent && !member.counts; });
    if (unready)
        return tr("%1 on %2 is not ready").arg(shownName(unready->name), shownName(unready->host->name));
    return tr("No replica can be taken away without breaking the promise");
}

} // namespace bayplan::rollouts
