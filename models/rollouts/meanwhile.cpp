// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/meanwhile.h"

#include "core/plaintext.h"
#include "rollouts/viewwords.h"
#include "rollouts/words.h"
#include "services/specdiff.h"

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using services::Rollout;

namespace {

constexpr qsizetype mostNamed = 3;

/// Who or what made the current revision the one that it is.
QString broughtAbout(const services::ServiceRecord &now)
{
    const Rollout rollout = now.rollout.value_or(Rollout{});
    if (now.rollout && rollout.back && rollout.from == now.revision) {
        const QString reason = core::plainLine(rollout.reason, 200);
        return reason.isEmpty()
                   ? tr("Its rollout to revision %1 went back to revision %2.").arg(rollout.to).arg(rollout.from)
                   : tr("Its rollout to revision %1 went back to revision %2: %3.")
                         .arg(rollout.to)
                         .arg(rollout.from)
                         .arg(reason);
    }
    if (now.rollout && rollout.to == now.revision && !rollout.by.isEmpty())
        return tr("%1 took it to revision %2.").arg(core::plainLine(rollout.by, 80)).arg(now.revision);
    return tr("It is at revision %1 now.").arg(now.revision);
}

} // namespace

QString changedMeanwhile(const services::ServiceSpec &then, const services::ServiceRecord &now)
{
    const services::Revision *current = now.current();
    if (!current || current->spec == then)
        return {};
    QStringList whats;
    const auto differences = services::specDiff(then, current->spec);
    for (const services::SpecDifference &difference : differences) {
        if (whats.size() == mostNamed) {
            whats << u"…"_s;
            break;
        }
        whats << core::plainLine(difference.what, 60);
    }
    const QString cause = broughtAbout(now);
    return whats.isEmpty() ? cause : tr("%1 Changed: %2.", "sentence, list").arg(cause, whats.join(u", "_s));
}

bool stoppedMeanwhile(const Rollout &before, const Rollout &now)
{
    const bool isSame = isSameRollout(before, now);
    if (isSame && before.state == now.state)
        return false;
    if (now.state == Rollout::State::AwaitingPromotion)
        return !now.settings.promotesItself();
    // What pauses it by itself counts as a failure; an operator's pause doesn't.
    return now.state == Rollout::State::Paused && now.failures > (isSame ? before.failures : 0);
}

} // namespace bayplan::rollouts
