// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/viewwords.h"

#include "core/plaintext.h"
#include "fleet/imagespread.h"
#include "fleet/livehost.h"
#include "rollouts/words.h"
#include "services/specdiff.h"

#include <algorithm>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using services::Rollout;
using services::RolloutSettings;

namespace {

constexpr qsizetype mostWays = 3;

QString imageName(const services::ServiceSpec &spec)
{
    return core::plainLine(fleet::familiarReference(spec.container.image), 80);
}

/// "HTTP GET /healthy on port 8080" as the beginning of a cell.
QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

QString orderText(const RolloutSettings &settings)
{
    QStringList parts;
    if (settings.strategy == RolloutSettings::Strategy::BlueGreen) {
        parts << tr("all new ones beside the old ones");
    } else {
        parts << (settings.order == RolloutSettings::Order::StartFirst ? tr("start first") : tr("stop first"));
        parts << (settings.parallelism > 0 ? tr("%Ln at a time", nullptr, settings.parallelism) : tr("all at a time"));
    }
    if (settings.delay.count() > 0)
        parts << tr("%1 between").arg(secondsText(settings.delay));
    if (settings.drainTimeout)
        parts << tr("drain %1").arg(secondsText(*settings.drainTimeout));
    return parts.join(u", "_s);
}

QString promotionText(const Rollout &rollout)
{
    if (!rollout.promotesItself())
        return tr("by an operator");
    const auto after = rollout.promoteAfter();
    return after.count() > 0 ? tr("by itself after %1").arg(secondsText(after)) : tr("by itself");
}

} // namespace

QString secondsText(std::chrono::seconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count());
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return seconds % 60 ? tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60) : tr("%1 min").arg(seconds / 60);
    return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString strategyTitle(RolloutSettings::Strategy strategy)
{
    switch (strategy) {
    case RolloutSettings::Strategy::BlueGreen:
        return tr("blue-green");
    case RolloutSettings::Strategy::Canary:
        return tr("canary");
    case RolloutSettings::Strategy::Rolling:
        break;
    }
    return tr("rolling");
}

QString stateText(const Rollout &rollout)
{
    switch (rollout.state) {
    case Rollout::State::Running:
        return strategyTitle(rollout.settings.strategy);
    case Rollout::State::Paused:
        return tr("paused");
    case Rollout::State::AwaitingPromotion:
        return tr("awaiting promotion");
    case Rollout::State::Completed:
        return tr("updated");
    case Rollout::State::RollingBack:
        return tr("rolling back");
    case Rollout::State::RolledBack:
        return tr("rolled back");
    case Rollout::State::Failed:
        break;
    }
    return tr("failed");
}

QString badgeText(const Rollout &rollout, int done, int total)
{
    const QString state = stateText(rollout);
    return rollout.isActive() ? tr("%1, %2 of %3").arg(state).arg(done).arg(total) : state;
}

Tone toneOf(const Rollout &rollout)
{
    switch (rollout.state) {
    case Rollout::State::Completed:
        return Tone::Good;
    case Rollout::State::Failed:
        return Tone::Bad;
    default:
        return Tone::Warning;
    }
}

std::pair<QString, QString> revisionNames(const services::ServiceSpec &from, int fromNumber,
                                          const services::ServiceSpec &to, int toNumber)
{
    const QString before = imageName(from);
    const QString after = imageName(to);
    if (before == after || before.isEmpty() || after.isEmpty())
        return {tr("revision %1").arg(fromNumber), tr("revision %1").arg(toNumber)};
    const auto [oldName, oldTag] = fleet::splitTag(before);
    const auto [newName, newTag] = fleet::splitTag(after);
    if (oldName == newName && !oldTag.isEmpty() && !newTag.isEmpty())
        return {oldTag, newTag};
    return {before, after};
}

QList<std::pair<QString, QString>> gateRows(const services::ServiceSpec &spec, const Rollout &rollout,
                                            const QStringList &asked)
{
    const RolloutSettings &settings = rollout.settings;
    const bool asks =
        spec.gate.kind == services::HealthGate::Kind::Http || spec.gate.kind == services::HealthGate::Kind::Tcp;
    QList<std::pair<QString, QString>> rows;
    rows << std::pair(tr("Ready by"), capitalised(core::plainLine(services::gateText(spec.gate), 120)));
    if (asks && !asked.isEmpty()) {
        const QStringList told = asked.size() > mostWays ? asked.mid(0, mostWays) + QStringList{u"…"_s} : asked;
        rows << std::pair(tr("Asked"), told.join(u"; "_s));
    }
    if (asks)
        rows << std::pair(tr("Passes needed"), tr("%Ln in a row", nullptr, settings.passes));
    rows << std::pair(tr("Healthy for"), secondsText(settings.minHealthyTime));
    const QString then =
        settings.failureAction == RolloutSettings::FailureAction::Rollback ? tr("roll back") : tr("pause");
    rows << std::pair(tr("Deadline"), tr("%1, then %2").arg(secondsText(settings.healthyDeadline), then));
    if (settings.maxFailureRatio > 0)
        rows << std::pair(tr("May fail"), tr("%1% of the replicas").arg(qRound(settings.maxFailureRatio * 100)));
    rows << std::pair(tr("Order"), orderText(settings));
    if (settings.strategy == RolloutSettings::Strategy::Canary)
        rows << std::pair(tr("Canaries"), settings.canaryPercent ? tr("%1% of the replicas").arg(settings.canary)
                                                                 : QString::number(settings.canary));
    if (settings.canaryTraffic > 0)
        rows << std::pair(tr("Requests to them"), tr("%1%").arg(settings.canaryTraffic));
    if (settings.strategy != RolloutSettings::Strategy::Rolling)
        rows << std::pair(tr("Promoted"), promotionText(rollout));
    if (settings.strategy == RolloutSettings::Strategy::BlueGreen)
        rows << std::pair(tr("Old ones kept"), secondsText(settings.scaleDownDelay));
    return rows;
}

bool isSameRollout(const Rollout &a, const Rollout &b)
{
    return a.from == b.from && a.to == b.to && std::chrono::abs(a.started - b.started) < std::chrono::seconds(1);
}

int promiseOf(int desired, const RolloutSettings &settings)
{
    return std::max(0, desired - settings.maxUnavailable);
}

} // namespace bayplan::rollouts
