// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/sshcommand.h"
#include "net/sshprompter.h"

namespace bayplan::net {

/// How an ssh process ended.
struct SshEnd
{
    QString messages;                               ///< what it wrote to stderr
    bool loggedIn = false;                          ///< the connection was up before
    bool batch = false;                             ///< it could ask nobody
    bool asked = false;                             ///< it had asked something
    std::optional<SshQuestion::Kind> declined = {}; ///< a question the operator said no to
};

/// Our words for why an ssh connection ended or did not come about.
core::Error describeSshEnd(const SshTarget &target, const SshEnd &end);

/// Whether the server dropped the connection before login, as it does with some when many begin at once (MaxStartups):
/// worth trying again at once. Not when something was asked already: an answer is not sent over and over.
bool isDroppedAtStart(const SshEnd &end);

} // namespace bayplan::net
