// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bayplan::app {

/// Goes on as another process, in a session of its own, so that what is begun outlives the terminal. Returns only
/// there: what to give to letGo(), or -1 where no process can be made. Whoever called the program waits until then, or
/// until that process ends, and gets its exit code. To be called before there are threads, connections or an
/// application.
int detach();

/// Whether whoever called has gone without waiting, as after Ctrl-C: nothing is to be begun then.
bool isCallerGone(int waiting);

/// Whoever waits at `waiting` goes on with this exit code. What is printed from now on goes nowhere. Nothing happens if
/// it is -1.
void letGo(int waiting, int exitCode);

} // namespace bayplan::app
