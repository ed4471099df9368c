// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/apiversion.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace bayplan::engine {

struct RestartPolicy
{
    QString name = {};   ///< "no", "always", "unless-stopped", "on-failure"; empty means no
    int mostRetries = 0; ///< of on-failure; 0: without end

    bool operator==(const RestartPolicy &) const = default;
};

/// What `docker update` can change. As a wish: what has no value stays as it is. Zero is "no limit".
struct Limits
{
    std::optional<qint64> memory = {};     ///< bytes
    std::optional<qint64> memorySwap = {}; ///< bytes of memory and swap together; -1: as much swap as there is
    std::optional<qint64> nanoCpus = {};   ///< billionths of a CPU
    std::optional<qint64> cpuShares = {};  ///< weight against others; 1024 is usual
    std::optional<qint64> pids = {};
    std::optional<RestartPolicy> restart = {};

    bool isEmpty() const { return *this == Limits(); }
    bool operator==(const Limits &) const = default;
};

/// What an inspect tells, every value set. A quota counts as CPUs.
Limits limitsOf(const QJsonObject &inspect);

/// What the machine has: engines can't take some limits away again, but all there is, is as good as none.
struct Machine
{
    int cpus = 0;
    qint64 memory = 0; ///< bytes
};

/// The body of POST /containers/{id}/update that brings the container of `inspect` to `wanted`; empty if nothing is
/// to change. `notes` gets a sentence for each limit that can be lifted but not taken away (moby: zero means "as it
/// is" in an update).
QJsonObject updateBody(const QJsonObject &inspect, const Limits &wanted, const Machine &machine, ApiVersion api,
                       QStringList &notes);

} // namespace bayplan::engine
