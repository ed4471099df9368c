// SPDX-License-Identifier: GPL-3.0-or-later
// Ports, mounts, networks and limits: what can be wrong with them by themselves and with each other.
#include "run/checks.h"
#include "run/mountsyntax.h"
#include "run/words.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QSet>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using engine::PortRequest;

namespace {

constexpr qint64 leastMemory = 6 * 1024 * 1024; // what Docker asks for at least (20.10 to 29)

bool isAddress(const QString &text)
{
    QHostAddress address; // takes "10.1" too, which engines don't
    return address.setAddress(text) && (text.contains(u':') || text.count(u'.') == 3);
}

/// How it is bound: on all addresses of one family, of both, or on one.
bool isIpv6(const QString &address)
{
    return address.contains(u':');
}

bool areSame(const PortRequest &a, const PortRequest &b)
{
    return a.protocol == b.protocol && a.publishedEnd == 0 && b.publishedEnd == 0 && a.published != 0 &&
           a.published == b.published && addressesMeet(a.ip, b.ip);
}

QString mountProblem(const Mount &mount)
{
    static const QRegularExpression volumeName(u"\\A[A-Za-z0-9][A-Za-z0-9_.-]+\\z"_s);
    if (mount.target.isEmpty())
        return tr("Say where in the container it goes");
    if (!mount.target.startsWith(u'/') || mount.target == u"/"_s)
        return tr("Begin the place in the container with a slash; / itself is not possible");
    if (mount.kind == Mount::Kind::Bind && !mount.source.startsWith(u'/'))
        return tr("Write the whole path as it is on the host, beginning with a slash");
    if (mount.kind == Mount::Kind::Volume && !mount.source.isEmpty() && !volumeName.match(mount.source).hasMatch())
        return tr("“%1” can't be the name of a volume").arg(mount.source);
    for (const QString &word : mount.options) {
        if (word.isEmpty() || word.contains(u','))
            return tr("Separate options by single commas");
        const bool bindWord =
            isPropagation(word) || (mount.mustExist ? word == u"nonrecursive"_s : word == u"z"_s || word == u"Z"_s);
        const bool good =
            mount.kind == Mount::Kind::Tmpfs || (mount.kind == Mount::Kind::Bind ? bindWord : word == u"nocopy"_s);
        if (!good)
            return tr("“%1” is not an option of this kind of mount").arg(word);
    }
    if (!mount.needsLongForm() && (mount.source.contains(u':') || mount.target.contains(u':')))
        return tr("A colon is not possible here");
    return {};
}

} // namespace

bool isUserDefined(const QString &network)
{
    static const QStringList own{QString(), u"default"_s, u"bridge"_s, u"host"_s, u"none"_s};
    return !own.contains(network) && !network.startsWith(u"container:"_s);
}

void checkPorts(const ContainerSpec &spec, Problems &problems)
{
    const QString field = u"publish"_s;
    for (qsizetype i = 0; i < spec.ports.size(); ++i) {
        const PortRequest &port = spec.ports.at(i);
        if (port.target == 0)
            problems.add(field, tr("Say which port of the container"), int(i));
        else if (port.publishedEnd != 0 && port.publishedEnd <= port.published)
            problems.add(field, tr("A range goes upwards"), int(i));
        else if (!port.ip.isEmpty() && !isAddress(port.ip))
            problems.add(field, tr("“%1” is not an address of a host").arg(port.ip), int(i));
        for (qsizetype before = 0; before < i; ++before) {
            if (areSame(spec.ports.at(before), port)) {
                problems.add(field, tr("Port %1 is published twice").arg(port.published), int(i));
                break;
            }
        }
    }
    if (!spec.ports.isEmpty() && spec.networks.value(0).name.startsWith(u"container:"_s))
        problems.add(field, tr("A container on another one's network publishes no ports of its own"));
    if ((spec.publishAll || !spec.exposed.isEmpty()) && spec.networks.value(0).name.startsWith(u"container:"_s))
        problems.add(u"publish-all"_s, tr("A container on another one's network publishes no ports of its own"));
}

void checkMounts(const ContainerSpec &spec, Problems &problems)
{
    QSet<QString> targets;
    for (qsizetype i = 0; i < spec.mounts.size(); ++i) {
        const Mount &mount = spec.mounts.at(i);
        const QString problem = mountProblem(mount);
        if (!problem.isEmpty())
            problems.add(u"mount"_s, problem, int(i));
        else if (targets.contains(mount.target))
            problems.add(u"mount"_s, tr("Something else is mounted at %1").arg(mount.target), int(i));
        targets.insert(mount.target);
    }
}

void checkNetworks(const ContainerSpec &spec, Problems &problems)
{
    const QString field = u"network"_s;
    QSet<QString> names;
    for (qsizetype i = 0; i < spec.networks.size(); ++i) {
        const Network &network = spec.networks.at(i);
        const bool userDefined = isUserDefined(network.name);
        const bool more = !network.aliases.isEmpty() || !network.ip.isEmpty() || !network.ip6.isEmpty();
        if (network.name.isEmpty())
            problems.add(field, tr("Give the network's name"), int(i));
        else if (network.name.contains(u'=') || network.name.contains(QRegularExpression(u"\\s"_s)))
            problems.add(field, tr("“%1” can't be the name of a network").arg(network.name), int(i));
        else if (names.contains(network.name))
            problems.add(field, tr("It is connected to %1 twice").arg(network.name), int(i));
        else if (!userDefined && more)
            problems.add(field, tr("Aliases and addresses are for networks of your own"), int(i));
        else if (!userDefined && spec.networks.size() > 1 && network.name != u"bridge"_s)
            problems.add(field, tr("%1 can't be combined with other networks").arg(network.name), int(i));
        else if ((!network.ip.isEmpty() && (!isAddress(network.ip) || isIpv6(network.ip))) ||
                 (!network.ip6.isEmpty() && (!isAddress(network.ip6) || !isIpv6(network.ip6))))
            problems.add(field, tr("That is not an address"), int(i));
        names.insert(network.name);
    }
    for (qsizetype i = 0; i < spec.dns.size(); ++i) {
        if (!isAddress(spec.dns.at(i)))
            problems.add(u"dns"_s, tr("“%1” is not an address").arg(spec.dns.at(i)), int(i));
    }
    for (qsizetype i = 0; i < spec.extraHosts.size(); ++i) {
        const QString &entry = spec.extraHosts.at(i);
        const QString address = entry.section(u':', 1);
        if (entry.section(u':', 0, 0).isEmpty() || (!isAddress(address) && address != u"host-gateway"_s))
            problems.add(u"add-host"_s, tr("Write a name and its address as db:10.0.0.5"), int(i));
    }
}

void checkLimits(const ContainerSpec &spec, Problems &problems)
{
    if (spec.memory < 0 || (spec.memory > 0 && spec.memory < leastMemory))
        problems.add(u"memory"_s, tr("Engines want at least 6m"));
    if (spec.memoryReservation < 0 || (spec.memory > 0 && spec.memoryReservation > spec.memory))
        problems.add(u"memory-reservation"_s, tr("It can't be more than the memory"));
    if (spec.memorySwap > 0 && spec.memory == 0)
        problems.add(u"memory-swap"_s, tr("It counts memory and swap together: limit the memory too"));
    else if (spec.memorySwap < -1 || (spec.memorySwap > 0 && spec.memorySwap < spec.memory))
        problems.add(u"memory-swap"_s, tr("It counts memory and swap together, so it can't be less than the memory"));
    if (spec.nanoCpus < 0 || (spec.nanoCpus > 0 && spec.nanoCpus < 10'000'000))
        problems.add(u"cpus"_s, tr("Engines want at least 0.01"));
    if (spec.cpuShares != 0 && (spec.cpuShares < 2 || spec.cpuShares > 262'144))
        problems.add(u"cpu-shares"_s, tr("Shares go from 2 to 262144"));
    static const QRegularExpression cpus(u"\\A[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*\\z"_s);
    if (!spec.cpuset.isEmpty() && !cpus.match(spec.cpuset).hasMatch())
        problems.add(u"cpuset-cpus"_s, tr("Write processors as 0-2,5"));
    if (spec.pids < -1)
        problems.add(u"pids-limit"_s, tr("Give a number, or -1 for no limit"));
    if (spec.shm < 0)
        problems.add(u"shm-size"_s, tr("It can't be negative"));
    for (qsizetype i = 0; i < spec.ulimits.size(); ++i) {
        const Ulimit &limit = spec.ulimits.at(i);
        static const QStringList names{u"core"_s,    u"cpu"_s,      u"data"_s,   u"fsize"_s,      u"locks"_s,
                                       u"memlock"_s, u"msgqueue"_s, u"nice"_s,   u"nofile"_s,     u"nproc"_s,
                                       u"rss"_s,     u"rtprio"_s,   u"rttime"_s, u"sigpending"_s, u"stack"_s};
        if (!names.contains(limit.name))
            problems.add(u"ulimit"_s, tr("“%1” is not a limit such as nofile").arg(limit.name), int(i));
        else if (limit.hard != -1 && (limit.soft > limit.hard || limit.soft == -1))
            problems.add(u"ulimit"_s, tr("The soft limit can't be above the hard one"), int(i));
    }
}

} // namespace bayplan::run
