// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QString>

#include <functional>
#include <optional>

namespace bayplan::net {

/// Something ssh wants to know before it goes on. All texts come from ssh or the host: plain text, and hostile.
struct SshQuestion
{
    enum class Kind {
        HostKey,    ///< the host's key is not known yet: accept it?
        Password,   ///< the user's, on the host
        Passphrase, ///< of a key file on this machine
        Notice,     ///< nothing to answer: a key wants to be touched; see `prompt`. Withdrawn when that is done
        Other,      ///< a one-time code, or whatever else the server asks; see `prompt`
    };

    Kind kind = Kind::Other;
    QString host;        ///< the endpoint as the user wrote it, "ssh://me@aws1"
    QString prompt;      ///< ssh's own words, several lines for a host key
    QString keyType;     ///< HostKey: "ED25519"
    QString fingerprint; ///< HostKey: "SHA256:…"
    QString subject;     ///< Password: "me@aws1" as ssh calls it; Passphrase: the key's file; HostKey: whose key it is,
                         ///< which on the way through a jump host is not `host`
    QString details =
        {}; ///< HostKey: what else ssh knows of the key, "This host key is known by …"; may be several lines
    bool again = false; ///< an answer given to this question a moment ago was refused
};

/// Whoever can ask the operator. The window has dialogs for it; a command has the terminal or nobody.
class SshPrompter
{
public:
    SshPrompter() = default;
    SshPrompter(const SshPrompter &) = delete;
    SshPrompter &operator=(const SshPrompter &) = delete;
    virtual ~SshPrompter() = default;

    /// Asks; for a host key the answer is "yes". Nothing: the operator declined, and ssh gives up. Follows core::Task's
    /// rules; destroying the task withdraws the question. Several may be asked at a time; how they queue is up to it.
    virtual core::Task ask(const SshQuestion &question, std::function<void(std::optional<QString>)> answered) = 0;
    /// The login that this was answered in has been refused; the answer may have been the reason.
    virtual void refused(const SshQuestion &) {}
};

} // namespace bayplan::net
