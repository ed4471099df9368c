// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

namespace bayplan::tests {

/// A world said in words, clause by clause:
///   "old 1..3 on a,b,c; mid 4 unhealthy on a; new 1 coming on b; host b: unknown; host c: room 1"
/// Replicas: whose revision (old: 1, where it comes from; mid: 2; new: 3, where it goes), which slots, how they are,
/// and on which hosts, in turn. How they are:
///   ready (if nothing is said; of new ones: their gates have passed), unproven (ready, but no gate has passed),
///   starting, unhealthy, stopped, coming (being made, and not seen yet), gated (seen, its gate is waited for),
///   going (ready, and being removed).
/// Hosts are a to c and what else replicas are on; a host may be unknown, lost, readonly, draining, noimage, failing,
/// or have room for so many.
rollouts::World said(int desired, const QString &text, const services::RolloutSettings &settings = {});

/// A decision's steps in the same words: "+new 1 a", "-old 2 b", "gate new 1 a", "image a", "rename new 1 a".
QStringList steps(const rollouts::World &world, const QList<rollouts::Step> &steps);

/// The world once such a step has succeeded: "+new 1 a" is then ready and has passed.
void finish(rollouts::World &world, rollouts::Step step);

/// The same for one on its way that has failed, for that reason; next() is told of it, and the rollout taken over.
void fail(rollouts::World &world, rollouts::Step step, const QString &reason);

/// What next() begins, in those words.
QStringList decided(const rollouts::World &world);

/// Takes over what next() makes of the rollout, until it makes nothing more of it: what it says then.
rollouts::Decision settle(rollouts::World &world);

/// How many replicas of that revision run, or are about to.
int alive(const rollouts::World &world, int revision);

/// A step that makes one; without a name it is the one it gets beside an old one.
rollouts::Step create(int slot, int host, int revision = 3, const QString &name = {});

// How the rollout is.
void canary(rollouts::World &world);
void blueGreen(rollouts::World &world);
void paused(rollouts::World &world);
void goesBack(rollouts::World &world);

} // namespace bayplan::tests
