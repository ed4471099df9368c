// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/calls/limits.h"

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr ApiVersion nanoCpusApi{1, 25};
constexpr ApiVersion pidsApi{1, 40};    ///< as a part of an update
constexpr qint64 usualPeriod = 100'000; ///< microseconds, the kernel's own
constexpr qint64 usualShares = 1024;
constexpr qint64 billion = 1'000'000'000;

qint64 number(const QJsonObject &object, const QString &key)
{
    return object.value(key).toInteger();
}

bool hasQuota(const QJsonObject &host)
{
    return number(host, u"NanoCpus"_s) <= 0 && (number(host, u"CpuQuota"_s) > 0 || number(host, u"CpuPeriod"_s) > 0);
}

qint64 periodOf(const QJsonObject &host)
{
    const qint64 period = number(host, u"CpuPeriod"_s);
    return period > 0 ? period : usualPeriod;
}

void setCpus(QJsonObject &body, const QJsonObject &host, qint64 nanoCpus, const Machine &machine, ApiVersion api,
             QStringList &notes)
{
    // The engine refuses one way of saying it where the other has been used.
    if (hasQuota(host) || api < nanoCpusApi) {
        const qint64 period = periodOf(host);
        body[u"CpuPeriod"_s] = period;
        body[u"CpuQuota"_s] = nanoCpus > 0 ? nanoCpus / 1000 * period / 1'000'000 : -1;
    } else if (nanoCpus > 0) {
        body[u"NanoCpus"_s] = nanoCpus;
    } else {
        body[u"NanoCpus"_s] = machine.cpus * billion;
        notes << u"The engine can't take a CPU limit away: it is now all %1 CPUs of the host"_s.arg(machine.cpus);
    }
}

void setMemory(QJsonObject &body, const Limits &now, const Limits &wanted, const Machine &machine, QStringList &notes)
{
    qint64 memory = wanted.memory.value_or(*now.memory);
    if (memory <= 0 && *now.memory > 0) {
        memory = machine.memory;
        notes << u"The engine can't take a memory limit away: it is now all memory of the host"_s;
        body[u"Memory"_s] = memory;
        body[u"MemorySwap"_s] = 2 * memory; // runc raises the two in the wrong order where this one is -1
        return;
    }
    // Both together: a limit that outgrows the swap's is refused. Twice the memory is what engines choose themselves.
    qint64 swap = 2 * memory;
    if (wanted.memorySwap)
        swap = *wanted.memorySwap == 0 ? 2 * memory : *wanted.memorySwap;
    else if (*now.memorySwap < 0)
        swap = -1;
    body[u"Memory"_s] = memory;
    body[u"MemorySwap"_s] = swap;
}

} // namespace

Limits limitsOf(const QJsonObject &inspect)
{
    const QJsonObject host = inspect.value(u"HostConfig"_s).toObject();
    const QJsonObject policy = host.value(u"RestartPolicy"_s).toObject();
    Limits limits{.memory = number(host, u"Memory"_s),
                  .memorySwap = number(host, u"MemorySwap"_s),
                  .nanoCpus = number(host, u"NanoCpus"_s),
                  .cpuShares = number(host, u"CpuShares"_s),
                  .pids = std::max<qint64>(0, number(host, u"PidsLimit"_s)),
                  .restart =
                      RestartPolicy{policy.value(u"Name"_s).toString(), policy.value(u"MaximumRetryCount"_s).toInt()}};
    if (hasQuota(host))
        limits.nanoCpus = std::max<qint64>(0, number(host, u"CpuQuota"_s)) * billion / periodOf(host);
    return limits;
}

QJsonObject updateBody(const QJsonObject &inspect, const Limits &wanted, const Machine &machine, ApiVersion api,
                       QStringList &notes)
{
    const Limits now = limitsOf(inspect);
    const QJsonObject host = inspect.value(u"HostConfig"_s).toObject();
    QJsonObject body;
    if ((wanted.memory && wanted.memory != now.memory) || (wanted.memorySwap && wanted.memorySwap != now.memorySwap))
        setMemory(body, now, wanted, machine, notes);
    if (wanted.nanoCpus && wanted.nanoCpus != now.nanoCpus)
        setCpus(body, host, *wanted.nanoCpus, machine, api, notes);
    if (wanted.cpuShares && wanted.cpuShares != now.cpuShares)
        body[u"CpuShares"_s] = *wanted.cpuShares > 0 ? *wanted.cpuShares : usualShares;
    if (wanted.pids && wanted.pids != now.pids) {
        if (api >= pidsApi)
            body[u"PidsLimit"_s] = *wanted.pids;
        else
            notes << u"This engine can't change how many processes a container may have"_s;
    }
    const auto normal = [](RestartPolicy policy) {
        policy.name = policy.name.isEmpty() ? u"no"_s : policy.name;
        return policy;
    };
    const RestartPolicy restart = normal(wanted.restart.value_or(*now.restart));
    const bool restartChanges = restart != normal(*now.restart);
    if (body.isEmpty() && !restartChanges)
        return {};
    // Also when it stays: Podman takes none for "no" (podman 29790).
    if (restartChanges || !now.restart->name.isEmpty())
        body[u"RestartPolicy"_s] =
            QJsonObject{{u"Name"_s, restart.name}, {u"MaximumRetryCount"_s, restart.mostRetries}};
    return body;
}

} // namespace bayplan::engine
