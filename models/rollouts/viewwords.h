// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"
#include "rollouts/next.h"
#include "services/rollout.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <utility>

namespace bayplan::rollouts {

/// "rolling, 2 of 6", "awaiting promotion", "rolled back": the badge of a rollout.
QString badgeText(const services::Rollout &rollout, int done, int total);
/// The same where there is room for a word or two.
QString stateText(const services::Rollout &rollout);
fleet::Tone toneOf(const services::Rollout &rollout);

/// What the two revisions are called: the images' tags where only these differ ("blue", "green"), else the images, else
/// their numbers. Made plain.
std::pair<QString, QString> revisionNames(const services::ServiceSpec &from, int fromNumber,
                                          const services::ServiceSpec &to, int toNumber);

/// "blue-green", "rolling", "canary": as people choose it.
QString strategyTitle(services::RolloutSettings::Strategy strategy);

/// What there is to know of how a rollout goes about it, in rows of two: "Deadline", "60 s, then roll back". `asked`:
/// by which ways replicas' ports were asked at, as far as that is known.
QList<std::pair<QString, QString>> gateRows(const services::ServiceSpec &spec, const services::Rollout &rollout,
                                            const QStringList &asked = {});

/// "45 s", "2 min", "1 min 30 s".
QString secondsText(std::chrono::seconds duration);

/// Whether it is the same one, maybe at another moment. Records keep times less exactly than those who write them.
bool isSameRollout(const services::Rollout &a, const services::Rollout &b);

/// As many ready replicas as the rollout promises.
int promiseOf(int desired, const services::RolloutSettings &settings);

} // namespace bayplan::rollouts
