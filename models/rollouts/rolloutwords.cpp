// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/rolloutwords.h"

#include "core/plaintext.h"
#include "rollouts/words.h"

#include <QMap>

#include <algorithm>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using services::RolloutSettings;
using Action = Step::Action;

namespace {

QString nameOf(const services::Observed &observed, fleet::HostId id)
{
    const services::HostView *host = observed.host(id);
    return host ? core::plainLine(host->name, 60) : QString();
}

/// "aws1, aws2 and aws3".
QString joined(const QStringList &names)
{
    if (names.size() < 2)
        return names.join(QString());
    return tr("%1 and %2").arg(names.mid(0, names.size() - 1).join(u", "_s), names.last());
}

QString seconds(std::chrono::seconds time)
{
    return tr("%1 s").arg(time.count());
}

QString orderWords(const RolloutSettings &settings, bool changed)
{
    if (settings.order == RolloutSettings::Order::StartFirst)
        return tr("A new one must be ready for %1 before an old one goes.").arg(seconds(settings.minHealthyTime));
    const QString missing = tr("%Ln replica(s) may be missing meanwhile", nullptr, settings.maxUnavailable);
    return changed ? tr("New ones find no place beside the old ones, so each old one is stopped before the new one "
                        "starts: %1.")
                         .arg(missing)
                   : tr("Each old one is stopped before the new one starts: %1.").arg(missing);
}

QStringList strategyWords(const services::ServiceRecord &record, int made, bool changed)
{
    const RolloutSettings &settings = record.rollout->settings;
    const QString traffic =
        settings.canaryTraffic > 0 ? tr(", with %1% of the requests").arg(settings.canaryTraffic) : QString();
    switch (settings.strategy) {
    case RolloutSettings::Strategy::Rolling:
        break;
    case RolloutSettings::Strategy::BlueGreen:
        return {tr("Starts %Ln new replica(s) beside the old ones.", nullptr, made),
                tr("Once all have been ready for %1, they take over; the old ones stay for %2 more.")
                    .arg(seconds(settings.minHealthyTime), seconds(settings.scaleDownDelay))};
    case RolloutSettings::Strategy::Canary:
        if (record.rollout->promoted)
            break;
        return {
            settings.canaryPercent
                ? tr("Starts canaries for %1% of the replicas beside the old ones%2.").arg(settings.canary).arg(traffic)
                : tr("Starts %Ln canary(ies) beside the old ones%1.", nullptr, settings.canary).arg(traffic),
            settings.promotesItself() ? tr("The rest follows when they have been ready for %1.")
                                            .arg(seconds(settings.minHealthyTime + settings.promoteAfter))
                                      : tr("The rest follows when you promote it.")};
    }
    return {settings.parallelism > 0
                ? tr("Replaces %Ln replica(s), %1 at a time.", nullptr, made).arg(settings.parallelism)
                : tr("Replaces %Ln replica(s), as many at a time as there is room for.", nullptr, made),
            orderWords(settings, changed)};
}

QString failureWords(const services::ServiceRecord &record)
{
    const RolloutSettings &settings = record.rollout->settings;
    const int allowed = int(settings.maxFailureRatio * record.replicas);
    const QString when = allowed > 0 ? tr("When more than %1 fail").arg(allowed) : tr("When one fails");
    return settings.failureAction == RolloutSettings::FailureAction::Rollback
               ? tr("%1, it goes back to revision %2.").arg(when).arg(record.rollout->from)
               : tr("%1, it pauses.").arg(when);
}

} // namespace

QStringList rolloutWords(const services::ServiceRecord &record, const services::Observed &observed,
                         const Rehearsal &rehearsal, bool orderChanged)
{
    QStringList copied;
    QStringList pulled;
    int made = 0;
    for (const Step &step : rehearsal.steps) {
        if (step.action == Action::Create)
            ++made;
        else if (step.action == Action::BringImage)
            (step.imageFrom ? copied : pulled) << nameOf(observed, step.host);
    }
    QStringList words;
    if (!copied.isEmpty())
        words << tr("The image is copied to %1 first.").arg(joined(copied));
    if (!pulled.isEmpty())
        words << tr("The image is pulled on %1 first.").arg(joined(pulled));
    if (made == 0)
        words << tr("No replica has to be made anew.");
    else
        words << strategyWords(record, made, orderChanged) << failureWords(record);
    QStringList away;
    for (const services::HostView &host : observed.hosts) {
        if (host.reach == services::HostView::Reach::Unknown)
            away << core::plainLine(host.name, 60);
    }
    if (!away.isEmpty())
        words << tr("%1 is out of reach: replicas there are waited for until it is back or counts as lost.")
                     .arg(joined(away));
    return words;
}

} // namespace bayplan::rollouts
