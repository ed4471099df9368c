// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bayplan::net {

// ssh asks through a program ($SSH_ASKPASS), which is Bayplan itself once more: started so, it hands the question to
// the running one over its socket and prints the answer. How the two talk: askpassserver.cpp.

/// Whether this process was started to ask for ssh.
bool isAskpass();
/// Asks, prints, and gives the exit code: 0 with an answer, 1 without. Needs nothing of Qt.
int runAskpass(int argc, char **argv);

/// The variables that tell the program where to ask, and on whose behalf.
inline constexpr const char *askpassSocketVariable = "BAYPLAN_ASKPASS_SOCKET";
inline constexpr const char *askpassTokenVariable = "BAYPLAN_ASKPASS_TOKEN";

} // namespace bayplan::net
