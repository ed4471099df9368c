// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bayplan::app {

struct Arguments;

/// Runs the window on the workspace's hosts (or the demo's); the exit code.
int runDesktop(int &argc, char **argv, const Arguments &arguments);

} // namespace bayplan::app
