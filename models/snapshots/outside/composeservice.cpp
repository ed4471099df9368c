// SPDX-License-Identifier: GPL-3.0-or-later
// A container as a service of a Compose file, in the words of version 2.4 that the Compose specification has as well.
#include "run/mountsyntax.h"
#include "run/networksyntax.h"
#include "run/portsyntax.h"
#include "run/quantities.h"
#include "snapshots/outside/compose.h"
#include "snapshots/words.h"

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;
using run::Mount;

namespace {

Tree composeHealth(const run::ContainerSpec &spec)
{
    Tree check;
    if (spec.noHealthCheck)
        return check.setIf(u"disable"_s, true);
    if (!spec.healthProgram.isEmpty())
        check.set(u"test"_s, composeTexts(QStringList{u"CMD"_s} + spec.healthProgram));
    else if (!spec.healthCommand.isEmpty())
        check.set(u"test"_s, composeTexts({u"CMD-SHELL"_s, spec.healthCommand}));
    const auto set = [&](const QString &key, std::chrono::nanoseconds time) {
        if (time.count() > 0)
            check.set(key, run::durationText(time));
    };
    set(u"interval"_s, spec.healthInterval);
    set(u"timeout"_s, spec.healthTimeout);
    set(u"start_period"_s, spec.healthStartPeriod);
    return check.set(u"retries"_s, spec.healthRetries);
}

Tree longMount(const Mount &mount, const QString &source)
{
    Tree tree;
    tree.set(u"type"_s, mount.kind == Mount::Kind::Bind ? u"bind"_s : u"volume"_s);
    tree.set(u"source"_s, composeText(source));
    tree.set(u"target"_s, composeText(mount.target));
    tree.setIf(u"read_only"_s, mount.readOnly);
    for (const QString &word : mount.options) {
        if (run::isPropagation(word))
            tree.set(u"bind"_s, Tree().set(u"propagation"_s, word));
        else if (word == u"nocopy"_s)
            tree.set(u"volume"_s, Tree().setIf(word, true));
    }
    return tree;
}

bool isShort(const Mount &mount)
{
    return !mount.mustExist && !mount.source.contains(u':') && !mount.target.contains(u':') &&
           !mount.options.contains(u"nonrecursive"_s) &&
           (mount.kind != Mount::Kind::Bind || mount.source.startsWith(u'/'));
}

/// Those that it exposes and doesn't publish by themselves.
QList<engine::PortRequest> exposedAlone(const OutsideContainer &container)
{
    QList<engine::PortRequest> alone;
    for (const QString &text : container.exposed) {
        const engine::PortRequest port{
            .ip = {}, .target = text.section(u'/', 0, 0).toUShort(), .protocol = text.section(u'/', 1, 1)};
        const auto &ports = container.spec.ports;
        const bool isPublished = std::any_of(ports.begin(), ports.end(), [&](const engine::PortRequest &each) {
            return each.target == port.target && each.protocol == port.protocol;
        });
        if (port.target && !isPublished)
            alone << port;
    }
    return alone;
}

} // namespace

QString composeText(const QString &text)
{
    return QString(text).replace(u'$', u"$$"_s);
}

QStringList composeTexts(QStringList texts)
{
    for (QString &text : texts)
        text = composeText(text);
    return texts;
}

QMap<QString, QString> composeTexts(QMap<QString, QString> texts)
{
    for (QString &text : texts)
        text = composeText(text);
    return texts;
}

void setComposeProcess(Tree &service, const OutsideContainer &container, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    service.set(u"image"_s, composeText(spec.image));
    if (spec.entrypoint)
        service.set(u"entrypoint"_s, Tree::texts({composeText(*spec.entrypoint)}));
    service.set(u"command"_s, composeTexts(spec.command));
    QMap<QString, QString> env;
    for (const run::EnvVariable &variable : spec.env)
        env[variable.name] = variable.value;
    service.set(u"environment"_s, composeTexts(env));
    service.set(u"labels"_s, composeTexts(spec.labels));
    service.set(u"user"_s, composeText(spec.user));
    service.set(u"working_dir"_s, composeText(spec.workdir));
    service.set(u"hostname"_s, composeText(spec.hostname));
    service.set(u"domainname"_s, composeText(spec.domainname));
    service.setIf(u"tty"_s, spec.tty);
    service.setIf(u"stdin_open"_s, spec.interactive);
    service.setIf(u"init"_s, spec.init);
    service.set(u"restart"_s, spec.restart);
    service.set(u"healthcheck"_s, composeHealth(spec));
    service.set(u"stop_signal"_s, composeText(spec.stopSignal));
    if (spec.stopTimeout && *spec.stopTimeout >= 0)
        service.set(u"stop_grace_period"_s, u"%1s"_s.arg(*spec.stopTimeout));
    else if (spec.stopTimeout)
        container.tell(gaps, tr("stop-timeout: it is waited for without end"));
    Tree logging;
    logging.set(u"driver"_s, composeText(spec.logDriver));
    logging.set(u"options"_s, composeTexts(spec.logOptions));
    service.set(u"logging"_s, logging);
    if (spec.removeAfterwards)
        container.tell(gaps, u"rm"_s);
}

void setComposeMounts(Tree &service, const OutsideContainer &container, ComposeShared &shared, Gaps &gaps)
{
    Tree volumes;
    QStringList tmpfs;
    for (const Mount &mount : container.spec.mounts) {
        if (mount.kind == Mount::Kind::Tmpfs) {
            tmpfs << composeText(run::tmpfsText(mount));
            continue;
        }
        Mount named = mount;
        const bool isVolume = mount.kind == Mount::Kind::Volume;
        if (isVolume && !mount.source.isEmpty())
            named.source = shared.volume(container, mount, gaps);
        else if (isVolume && mount.needsLongForm())
            container.tell(gaps,
                           tr("mount %1: driver, options and labels of a volume without a name").arg(mount.target));
        named.driver.clear();
        named.driverOptions.clear();
        named.labels.clear();
        if (isShort(named)) {
            volumes.add(Tree::text(composeText(run::volumeText(named))));
            continue;
        }
        volumes.add(longMount(named, named.source));
        if (mount.mustExist)
            container.tell(gaps, tr("mount %1: Compose 2 makes the folder where it is missing").arg(mount.target));
        for (const QString &word : mount.options) {
            if (!run::isPropagation(word) && word != u"nocopy"_s)
                container.tell(gaps, tr("mount %1: %2").arg(mount.target, word));
        }
    }
    service.set(u"volumes"_s, volumes);
    service.set(u"tmpfs"_s, tmpfs);
}

void setComposeNetworks(Tree &service, const OutsideContainer &container, ComposeShared &shared, Gaps &gaps)
{
    const run::ContainerSpec &spec = container.spec;
    QList<run::Network> networks = spec.networks;
    if (networks.size() > 1) {
        if (networks.removeIf([](const run::Network &each) { return !run::isUserDefined(each.name); }) > 0)
            container.tell(gaps, tr("network bridge: Compose can't join it beside others"));
    }
    if (networks.isEmpty())
        service.set(u"network_mode"_s, u"bridge"_s);
    else if (!run::isUserDefined(networks.first().name))
        service.set(u"network_mode"_s, composeText(networks.first().name));
    else {
        Tree joined;
        for (const run::Network &network : std::as_const(networks)) {
            Tree settings = Tree::map();
            settings.set(u"aliases"_s, composeTexts(network.aliases));
            settings.set(u"ipv4_address"_s, composeText(network.ip));
            settings.set(u"ipv6_address"_s, composeText(network.ip6));
            // The first is where its traffic goes to elsewhere; Compose would take them by their names.
            if (networks.size() > 1 && &network == &networks.first())
                settings.set(u"priority"_s, 1);
            joined.set(shared.network(container, network), settings);
        }
        service.set(u"networks"_s, joined);
    }
    QStringList ports;
    for (const engine::PortRequest &port : spec.ports)
        ports << composeText(run::publishText(port));
    for (const engine::PortRequest &port : spec.publishAll ? exposedAlone(container) : QList<engine::PortRequest>())
        ports << run::publishText(port);
    ports.removeDuplicates();
    service.set(u"ports"_s, ports);
    if (spec.publishAll)
        container.tell(gaps, tr("publish-all: those that it exposed are published, each by its number"));
    service.set(u"expose"_s, spec.exposed);
    service.set(u"extra_hosts"_s, composeTexts(spec.extraHosts));
    service.set(u"dns"_s, composeTexts(spec.dns));
    service.set(u"dns_search"_s, composeTexts(spec.dnsSearch));
    service.set(u"dns_opt"_s, composeTexts(spec.dnsOptions));
}

void setComposeLimits(Tree &service, const OutsideContainer &container)
{
    const run::ContainerSpec &spec = container.spec;
    const auto setBytes = [&](const QString &key, qint64 bytes) {
        if (bytes > 0)
            service.set(key, run::bytesText(bytes));
        else if (bytes < 0)
            service.set(key, bytes);
    };
    setBytes(u"mem_limit"_s, spec.memory);
    setBytes(u"mem_reservation"_s, spec.memoryReservation);
    setBytes(u"memswap_limit"_s, spec.memorySwap);
    setBytes(u"shm_size"_s, spec.shm);
    if (spec.nanoCpus > 0)
        service.set(u"cpus"_s, run::cpusText(spec.nanoCpus));
    service.set(u"cpu_shares"_s, spec.cpuShares);
    service.set(u"cpuset"_s, spec.cpuset);
    service.set(u"pids_limit"_s, spec.pids);
    Tree limits;
    for (const run::Ulimit &limit : spec.ulimits)
        limits.set(limit.name,
                   Tree().set(u"soft"_s, Tree::number(limit.soft)).set(u"hard"_s, Tree::number(limit.hard)));
    service.set(u"ulimits"_s, limits);
    service.setIf(u"privileged"_s, spec.privileged);
    service.setIf(u"read_only"_s, spec.readOnlyRoot);
    service.set(u"cap_add"_s, composeTexts(spec.capAdd));
    service.set(u"cap_drop"_s, composeTexts(spec.capDrop));
    service.set(u"security_opt"_s, composeTexts(spec.securityOptions));
    service.set(u"group_add"_s, composeTexts(spec.groups));
    service.set(u"sysctls"_s, composeTexts(spec.sysctls));
    QStringList devices;
    for (const run::Device &device : spec.devices)
        devices << composeText(run::deviceText(device));
    service.set(u"devices"_s, devices);
    service.set(u"pid"_s, composeText(spec.pidMode));
    service.set(u"ipc"_s, composeText(spec.ipcMode));
}

Tree composeService(const OutsideContainer &container, ComposeShared &shared, Gaps &gaps)
{
    Tree service;
    setComposeProcess(service, container, gaps);
    setComposeNetworks(service, container, shared, gaps);
    setComposeMounts(service, container, shared, gaps);
    setComposeLimits(service, container);
    for (const QString &option : container.leftOut) {
        if (!setComposeLeftOut(service, option, container))
            container.tell(gaps, option);
    }
    return service;
}

} // namespace bayplan::snapshots::outside
