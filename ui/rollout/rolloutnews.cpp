// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rolloutnews.h"

#include "core/plaintext.h"

#include <QCoreApplication>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::Rollout;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RolloutNews", text);
}

} // namespace

RolloutNews newsOf(const QString &service, const Rollout &rollout)
{
    const QString name = core::plainLine(service, 60);
    const QString reason = core::plainLine(rollout.reason, 300);
    const QString why = reason.isEmpty() ? QString() : reason + u'.';
    switch (rollout.state) {
    case Rollout::State::Completed:
        return {.tone = fleet::Tone::Good,
                .title = tr("%1 was updated").arg(name),
                .text = tr("It is at revision %1 now.").arg(rollout.to)};
    case Rollout::State::RolledBack:
        return {.tone = fleet::Tone::Warning,
                .title = tr("%1 was rolled back").arg(name),
                .text = tr("It is at revision %1 again. %2").arg(rollout.from).arg(why).trimmed()};
    case Rollout::State::Paused:
        return {.tone = fleet::Tone::Warning,
                .title = tr("The rollout of %1 has paused").arg(name),
                .text = (rollout.back ? tr("%1 Resume it to go on with going back.")
                                      : tr("%1 Resume it to go on, or abort it to go back."))
                            .arg(why)
                            .trimmed()};
    case Rollout::State::AwaitingPromotion:
        return {.tone = fleet::Tone::Warning,
                .title = tr("The rollout of %1 waits to be promoted").arg(name),
                .text = tr("Promote it to go on, or abort it to go back.")};
    default:
        return {.tone = fleet::Tone::Bad, .title = tr("The rollout of %1 failed").arg(name), .text = why};
    }
}

} // namespace bayplan::ui
