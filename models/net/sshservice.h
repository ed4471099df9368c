// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/sshprompter.h"

namespace bayplan::net {

/// What all ssh connections of the program share. Costs nothing until the first one is opened.
class SshService
{
public:
    /// `prompter` must outlive the service; without one nobody can be asked, and ssh fails where it would have to.
    explicit SshService(SshPrompter *prompter = nullptr) : m_prompter(prompter) {}

    SshPrompter *prompter() const { return m_prompter; }

private:
    SshPrompter *m_prompter;
};

} // namespace bayplan::net
