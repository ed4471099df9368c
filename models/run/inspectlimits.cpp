// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/inspectparts.h"

#include <QJsonArray>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

// What engines give a container that asks for nothing.
constexpr qint64 dockersShm = 67'108'864; // bytes
constexpr qint64 podmansShm = 65'536'000;
constexpr qint64 podmansPids = 2'048;
constexpr qint64 noLimit = -1;

/// As NanoCpus, or, as the same, in a quota of the usual period; see leftOutOptions() for others.
qint64 cpusOf(const QJsonObject &host)
{
    constexpr qint64 usualPeriod = 100'000; // microseconds
    const qint64 period = host.value(u"CpuPeriod"_s).toInteger();
    const qint64 quota = host.value(u"CpuQuota"_s).toInteger();
    if (const qint64 cpus = host.value(u"NanoCpus"_s).toInteger(); cpus > 0)
        return cpus;
    return quota > 0 && (period == 0 || period == usualPeriod) ? quota * 10'000 : 0;
}

QList<Ulimit> ulimitsOf(const QJsonObject &host)
{
    QList<Ulimit> limits;
    const QJsonArray list = host.value(u"Ulimits"_s).toArray();
    for (const QJsonValue &value : list) {
        QString name = value[u"Name"_s].toString().toLower();
        if (name.startsWith(u"rlimit_"_s)) // Podman's
            name.remove(0, 7);
        limits << Ulimit{name, value[u"Soft"_s].toInteger(), value[u"Hard"_s].toInteger()};
    }
    return limits;
}

/// Without what the engine adds for others, and profiles, which are whole files: see leftOutOptions().
QStringList securityOptionsOf(const ContainerSpec &spec, const QJsonObject &host)
{
    const bool isUnconfined = spec.privileged || spec.pidMode == u"host"_s || spec.ipcMode == u"host"_s;
    QStringList options;
    const QStringList texts = textsOf(host.value(u"SecurityOpt"_s));
    for (const QString &text : texts) {
        const bool isProfile = text.startsWith(u"seccomp"_s) && !text.endsWith(u"unconfined"_s);
        if (!isProfile && !(isUnconfined && text == u"label=disable"_s))
            options << text;
    }
    return options;
}

QList<Device> devicesOf(const QJsonObject &host)
{
    QList<Device> devices;
    const QJsonArray list = host.value(u"Devices"_s).toArray();
    for (const QJsonValue &value : list) {
        const QString path = value[u"PathOnHost"_s].toString();
        devices << Device{path, value[u"PathInContainer"_s].toString(path),
                          value[u"CgroupPermissions"_s].toString(u"rwm"_s)};
    }
    return devices;
}

} // namespace

void readLimits(const InspectParts &from, ContainerSpec &spec)
{
    const auto number = [&](const QString &key) { return from.host.value(key).toInteger(); };
    const auto text = [&](const QString &key) { return from.host.value(key).toString(); };
    spec.memory = number(u"Memory"_s);
    spec.memoryReservation = number(u"MemoryReservation"_s);
    const qint64 swap = number(u"MemorySwap"_s);
    spec.memorySwap = swap == 2 * spec.memory ? 0 : swap; // twice as much is what it gets anyway
    spec.nanoCpus = cpusOf(from.host);
    spec.cpuShares = number(u"CpuShares"_s);
    spec.cpuset = text(u"CpusetCpus"_s);
    const qint64 pids = number(u"PidsLimit"_s);
    if (from.isPodman)
        spec.pids = pids == 0 ? noLimit : pids == podmansPids ? 0 : pids; // what isn't asked for is limited there
    else
        spec.pids = pids;
    const qint64 shm = number(u"ShmSize"_s);
    spec.shm = shm == (from.isPodman ? podmansShm : dockersShm) ? 0 : shm;
    spec.ulimits = ulimitsOf(from.host);

    spec.privileged = from.host.value(u"Privileged"_s).toBool();
    spec.readOnlyRoot = from.host.value(u"ReadonlyRootfs"_s).toBool();
    if (!(from.isPodman && spec.privileged)) { // it lists what the machine itself lacks
        spec.capAdd = textsOf(from.host.value(u"CapAdd"_s));
        spec.capDrop = textsOf(from.host.value(u"CapDrop"_s));
    }
    const QString usualIpc = from.isPodman ? u"shareable"_s : u"private"_s;
    spec.pidMode = text(u"PidMode"_s) == u"private"_s ? QString() : text(u"PidMode"_s);
    spec.ipcMode = text(u"IpcMode"_s) == usualIpc ? QString() : text(u"IpcMode"_s);
    spec.securityOptions = securityOptionsOf(spec, from.host);
    spec.groups = textsOf(from.host.value(u"GroupAdd"_s));
    spec.sysctls = mapOf(from.host.value(u"Sysctls"_s));
    spec.devices = devicesOf(from.host);
}

} // namespace bayplan::run
