// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/enginestate.h"
#include "simulator/random.h"

namespace bayplan::tests {

/// One thing that may happen on an engine, chosen at random: a container made, started, stopped, probed, renamed or
/// removed, a tag moved. `number` makes names unique.
void operate(simulator::EngineState &state, qint64 now, simulator::Random &random, int number);

} // namespace bayplan::tests
