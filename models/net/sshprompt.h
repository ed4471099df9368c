// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/sshprompter.h"

namespace bayplan::net {

/// What ssh asks by `prompt` (OpenSSH's English words, which are not translated) when connecting to `host`. Words that
/// are not known make an Other, so that the operator still sees them.
SshQuestion readSshPrompt(const QString &host, const QString &prompt);

} // namespace bayplan::net
