// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/enginestate.h"

#include <QSet>

namespace bayplan::simulator {

/// Places host `host` (0, 1 or 2) of the demo's shop on an engine: images with real sizes, replicas of some days' age.
void furnishDemoHost(EngineState &state, int host, qint64 now);

/// Containers of the demo that stay as they are, so that a newcomer finds the same board each time.
QSet<QString> demoFixtures();

/// What comes and goes on host `host` of the demo: another worker now and then, and jobs that end by themselves.
ContainerSpec demoNewcomer(int host, int number);

} // namespace bayplan::simulator
