// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/soon.h"
#include "core/task.h"
#include "ingress/server.h"

#include <QList>
#include <QStringList>

#include <chrono>
#include <functional>

namespace bayplan::ingress {

/// What a kind of load balancer can do.
struct BalancerTraits
{
    bool checks = false; ///< it says of each server whether it is up
    bool keepsDrained =
        false;           ///< a server that drains stays in it; else it is left out, and its sessions end by themselves
    bool weighs = false; ///< servers may have different weights
    bool dropsAtOnce = false;          ///< see dropAtOnce()
    std::chrono::milliseconds pace{0}; ///< it is read no more often than that, since it takes so many questions only
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
    /// Gives these servers, which are gone, no new requests any more, by one word to what runs: what a file says and
    /// all else is for the apply() that follows, which also tells what failed here. Only those that can do so.
    virtual core::Task dropAtOnce(const QStringList & /*servers*/, std::function<void()> done)
    {
        return core::soon(std::move(done));
    }
    /// Somebody waits for what is on its way: it leaves out what can be done later.
    virtual void hurry() {}
    /// Takes our part out of it.
    virtual core::Task remove(std::function<void(core::Result<void>)> done) = 0;
};

} // namespace bayplan::ingress
