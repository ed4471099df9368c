// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "ingress/server.h"

#include <QList>

#include <functional>

namespace bayplan::ingress {

/// What a kind of load balancer can do.
struct BalancerTraits
{
    bool checks = false; ///< it says of each server whether it is up
    bool keepsDrained =
        false; ///< a server that drains stays in it; else it is left out, and its sessions end by themselves
    bool countsSessions = false; ///< it says how many a draining server still has, or whether old workers have any
    bool weighs = false;         ///< servers may have different weights
};

/// One backend in one load balancer. One call at a time.
class Balancer
{
public:
    virtual ~Balancer() = default;
    virtual BalancerTraits traits() const = 0;
    /// What it has now. An error of the kind NotFound: our part isn't in it (yet, or any more). Fields that are not
    /// known are not guessed.
    virtual core::Task read(std::function<void(core::Result<SeenBackend>)> done) = 0;
    /// Makes it have exactly these, in force for new requests by when it is done, in file and memory alike, so that a
    /// restart changes nothing. What of the file isn't ours stays as it is, byte for byte. Refused as a whole where the
    /// balancer's own check of its configuration fails: the file then is as it was.
    virtual core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) = 0;
    /// Takes our part out of it.
    virtual core::Task remove(std::function<void(core::Result<void>)> done) = 0;
};

} // namespace bayplan::ingress
