// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <memory>

namespace bayplan::app {

struct Arguments;

/// Runs the window on the workspace's hosts (or the demo's); the exit code.
int runDesktop(int &argc, char **argv, const Arguments &arguments);

/// An application for a command that draws texts: it has fonts, and needs no display. Null where the program has none,
/// which it has said then.
std::unique_ptr<QCoreApplication> makeDrawingApplication(char *program);

} // namespace bayplan::app
