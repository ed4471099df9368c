// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mountsyntax.h"
#include "run/networksyntax.h"
#include "run/portsyntax.h"
#include "run/quantities.h"
#include "snapshots/outside/names.h"
#include "snapshots/outside/writers.h"
#include "snapshots/outside/yaml.h"
#include "snapshots/words.h"

#include <QUrl>

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;
using run::Mount;

namespace {

constexpr auto ansibleModule = u"community.docker.docker_container";

/// Names in an inventory may not have what is a range ("web[1:3]") or a list there. The same for the inventory and the
/// plays, since they are made in the same order.
QMap<const HostPart *, QString> inventoryNames(const FileScope &scope)
{
    QMap<const HostPart *, QString> names;
    Names valid(NameForm::Compose);
    for (const HostPart &host : scope.snapshot.hosts)
        names[&host] = valid.take({host.name});
    return names;
}

Tree ansibleHealth(const run::ContainerSpec &spec)
{
    Tree check;
    if (spec.noHealthCheck)
        check.set(u"test"_s, QStringList{u"NONE"_s});
    else if (!spec.healthProgram.isEmpty())
        check.set(u"test"_s, QStringList{u"CMD"_s} + spec.healthProgram);
    else if (!spec.healthCommand.isEmpty())
        check.set(u"test"_s, QStringList{u"CMD-SHELL"_s, spec.healthCommand});
    if (check.isEmpty())
        return check;
    const auto set = [&](const QString &key, std::chrono::nanoseconds time) {
        if (time.count() > 0)
            check.set(key, run::durationText(time));
    };
    set(u"interval"_s, spec.healthInterval);
    set(u"timeout"_s, spec.healthTimeout);
    set(u"start_period"_s, spec.healthStartPeriod);
    return check.set(u"retries"_s, spec.healthRetries);
}

/// The parameters of one docker_container.
class AnsibleContainer
{
public:
    AnsibleContainer(const OutsideContainer &container, Gaps &gaps)
        : m_from(container)
        , m_spec(container.spec)
        , m_gaps(gaps)
    {
    }

    Tree parameters()
    {
        m_tree.set(u"name"_s, m_from.name);
        m_tree.set(u"image"_s, m_spec.image);
        // A stopped one is made and not started.
        m_tree.set(u"state"_s, m_from.isRunning ? u"started"_s : u"present"_s);
        setProcess();
        setHealth();
        setNetworks();
        setMounts();
        setLimits();
        setSecurity();
        for (const QString &option : m_from.leftOut)
            m_from.tell(m_gaps, option);
        return m_tree;
    }

private:
    void setProcess()
    {
        if (m_spec.entrypoint)
            m_tree.set(u"entrypoint"_s, Tree::texts({*m_spec.entrypoint}));
        m_tree.set(u"command"_s, m_spec.command);
        Tree env;
        for (const run::EnvVariable &variable : m_spec.env)
            env.set(variable.name, Tree::text(variable.value));
        m_tree.set(u"env"_s, env);
        m_tree.set(u"labels"_s, m_spec.labels);
        m_tree.set(u"user"_s, m_spec.user);
        m_tree.set(u"working_dir"_s, m_spec.workdir);
        m_tree.set(u"hostname"_s, m_spec.hostname);
        m_tree.set(u"domainname"_s, m_spec.domainname);
        m_tree.setIf(u"tty"_s, m_spec.tty);
        m_tree.setIf(u"interactive"_s, m_spec.interactive);
        m_tree.setIf(u"init"_s, m_spec.init);
        m_tree.setIf(u"auto_remove"_s, m_spec.removeAfterwards);
        m_tree.set(u"restart_policy"_s, m_spec.restart.section(u':', 0, 0));
        m_tree.set(u"restart_retries"_s, m_spec.restart.section(u':', 1).toLongLong());
        m_tree.set(u"stop_signal"_s, m_spec.stopSignal);
        if (m_spec.stopTimeout)
            m_tree.set(u"stop_timeout"_s, Tree::number(*m_spec.stopTimeout));
        m_tree.set(u"log_driver"_s, m_spec.logDriver);
        m_tree.set(u"log_options"_s, m_spec.logOptions);
    }

    void setHealth()
    {
        const Tree check = ansibleHealth(m_spec);
        const bool hasTimes = m_spec.healthInterval.count() || m_spec.healthTimeout.count() ||
                              m_spec.healthStartPeriod.count() || m_spec.healthRetries;
        if (check.isEmpty() && hasTimes)
            m_from.tell(m_gaps, tr("times of the image's own health check: they need its test as well"));
        m_tree.set(u"healthcheck"_s, check);
    }

    void setNetworks()
    {
        const QString mode = m_spec.networks.value(0).name;
        if (!mode.isEmpty())
            m_tree.set(u"network_mode"_s, mode);
        if (!mode.isEmpty() && (m_spec.networks.size() > 1 || run::isUserDefined(mode)))
            m_tree.set(u"networks"_s, networks());
        QStringList ports;
        for (const engine::PortRequest &port : m_spec.ports)
            addPort(port, ports);
        ports.removeDuplicates();
        m_tree.set(u"published_ports"_s, ports);
        m_tree.setIf(u"publish_all_ports"_s, m_spec.publishAll);
        m_tree.set(u"exposed_ports"_s, m_spec.exposed);
        Tree hosts;
        for (const QString &entry : m_spec.extraHosts) {
            const QString name = entry.section(u':', 0, 0);
            if (hosts.find(name))
                m_from.tell(m_gaps, tr("add-host %1: only one address for a name").arg(entry));
            else
                hosts.set(name, Tree::text(entry.section(u':', 1)));
        }
        m_tree.set(u"etc_hosts"_s, hosts);
        m_tree.set(u"dns_servers"_s, m_spec.dns);
        m_tree.set(u"dns_search_domains"_s, m_spec.dnsSearch);
        m_tree.set(u"dns_opts"_s, m_spec.dnsOptions);
    }

    /// The module takes a range for as many ports, and an address for IPv4 only with four numbers.
    void addPort(const engine::PortRequest &port, QStringList &ports)
    {
        if (port.publishedEnd != 0) {
            m_from.tell(
                m_gaps,
                tr("publish %1: the first free port of a range; the engine chooses any").arg(run::publishText(port)));
            engine::PortRequest any = port;
            any.published = any.publishedEnd = 0;
            return addPort(any, ports);
        }
        ports << run::publishText(port);
    }

    Tree networks()
    {
        Tree list;
        for (const run::Network &network : m_spec.networks) {
            Tree entry;
            entry.set(u"name"_s, network.name);
            entry.set(u"aliases"_s, network.aliases);
            entry.set(u"ipv4_address"_s, network.ip);
            list.add(entry.set(u"ipv6_address"_s, network.ip6));
        }
        return list;
    }

    void setMounts()
    {
        QStringList volumes;
        QStringList tmpfs;
        Tree mounts;
        for (const Mount &mount : m_spec.mounts) {
            if (mount.kind == Mount::Kind::Tmpfs)
                tmpfs << run::tmpfsText(mount);
            else if (!mount.needsLongForm())
                volumes << run::volumeText(mount);
            else
                mounts.add(longMount(mount));
        }
        m_tree.set(u"volumes"_s, volumes);
        m_tree.set(u"mounts"_s, mounts);
        m_tree.set(u"tmpfs"_s, tmpfs);
    }

    Tree longMount(const Mount &mount)
    {
        const bool isBind = mount.kind == Mount::Kind::Bind;
        Tree tree;
        tree.set(u"type"_s, isBind ? u"bind"_s : u"volume"_s);
        tree.set(u"source"_s, mount.source);
        tree.set(u"target"_s, mount.target);
        tree.setIf(u"read_only"_s, mount.readOnly);
        for (const QString &word : mount.options) {
            if (run::isPropagation(word) && word != u"runbindable"_s)
                tree.set(u"propagation"_s, word);
            else if (word == u"nocopy"_s)
                tree.setIf(u"no_copy"_s, true);
            else
                m_from.tell(m_gaps, tr("mount %1: %2").arg(mount.target, word));
        }
        if (isBind && !mount.mustExist)
            m_from.tell(m_gaps, tr("mount %1: the folder must be there").arg(mount.target));
        tree.set(u"volume_driver"_s, mount.driver);
        tree.set(u"volume_options"_s, mount.driverOptions);
        return tree.set(u"labels"_s, mount.labels);
    }

    void setLimits()
    {
        const auto setBytes = [&](const QString &key, qint64 bytes) {
            if (bytes > 0)
                m_tree.set(key, QString::number(bytes));
        };
        setBytes(u"memory"_s, m_spec.memory);
        setBytes(u"memory_reservation"_s, m_spec.memoryReservation);
        if (m_spec.memorySwap < 0)
            m_tree.set(u"memory_swap"_s, u"unlimited"_s);
        setBytes(u"memory_swap"_s, m_spec.memorySwap);
        setBytes(u"shm_size"_s, m_spec.shm);
        if (m_spec.nanoCpus > 0)
            m_tree.set(u"cpus"_s, run::cpusText(m_spec.nanoCpus));
        m_tree.set(u"cpu_shares"_s, m_spec.cpuShares);
        m_tree.set(u"cpuset_cpus"_s, m_spec.cpuset);
        m_tree.set(u"pids_limit"_s, m_spec.pids);
        QStringList limits;
        for (const run::Ulimit &limit : m_spec.ulimits)
            limits << u"%1:%2:%3"_s.arg(limit.name).arg(limit.soft).arg(limit.hard);
        m_tree.set(u"ulimits"_s, limits);
    }

    void setSecurity()
    {
        m_tree.setIf(u"privileged"_s, m_spec.privileged);
        m_tree.setIf(u"read_only"_s, m_spec.readOnlyRoot);
        m_tree.set(u"capabilities"_s, m_spec.capAdd);
        m_tree.set(u"cap_drop"_s, m_spec.capDrop);
        m_tree.set(u"security_opts"_s, m_spec.securityOptions);
        m_tree.set(u"groups"_s, m_spec.groups);
        m_tree.set(u"sysctls"_s, m_spec.sysctls);
        QStringList devices;
        for (const run::Device &device : m_spec.devices)
            devices << run::deviceText(device);
        m_tree.set(u"devices"_s, devices);
        m_tree.set(u"pid_mode"_s, m_spec.pidMode);
        m_tree.set(u"ipc_mode"_s, m_spec.ipcMode);
    }

    const OutsideContainer &m_from;
    const run::ContainerSpec &m_spec;
    Gaps &m_gaps;
    Tree m_tree;
};

QMap<QString, QString> textsOf(const QJsonValue &value)
{
    QMap<QString, QString> map;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.key().startsWith(u"com.docker.compose."_s))
            map[it.key()] = it.value().toString();
    }
    return map;
}

Tree ansibleNetwork(const HostPart &host, const QString &name, Gaps &gaps)
{
    const QJsonObject network = networkOf(host, name);
    if (network.isEmpty())
        gaps.add(host.name, {}, tr("network %1: how it was made is not known").arg(name));
    Tree parameters;
    parameters.set(u"name"_s, name);
    parameters.set(u"driver"_s, network.value(u"Driver"_s).toString());
    parameters.setIf(u"internal"_s, network.value(u"Internal"_s).toBool());
    parameters.setIf(u"attachable"_s, network.value(u"Attachable"_s).toBool());
    parameters.setIf(u"enable_ipv6"_s, network.value(u"EnableIPv6"_s).toBool());
    parameters.set(u"driver_options"_s, textsOf(network.value(u"Options"_s)));
    parameters.set(u"labels"_s, textsOf(network.value(u"Labels"_s)));
    Tree ipam;
    const QJsonArray configs = network[u"IPAM"_s][u"Config"_s].toArray();
    for (const QJsonValue &config : configs)
        ipam.add(Tree()
                     .set(u"subnet"_s, config[u"Subnet"_s].toString())
                     .set(u"iprange"_s, config[u"IPRange"_s].toString())
                     .set(u"gateway"_s, config[u"Gateway"_s].toString()));
    return parameters.set(u"ipam_config"_s, ipam);
}

Tree ansibleVolume(const HostPart &host, const QString &name)
{
    const QJsonObject volume = volumeOf(host, name);
    Tree parameters;
    parameters.set(u"volume_name"_s, name);
    parameters.set(u"driver"_s, volume.value(u"Driver"_s).toString());
    parameters.set(u"driver_options"_s, textsOf(volume.value(u"Options"_s)));
    return parameters.set(u"labels"_s, textsOf(volume.value(u"Labels"_s)));
}

/// Networks and volumes that containers are in and that are there already are left as they are.
void addShared(const HostPart &host, const std::vector<const OutsideContainer *> &containers, Tree &tasks, Gaps &gaps)
{
    QMap<QString, Tree> networks;
    QMap<QString, Tree> volumes;
    for (const OutsideContainer *container : containers) {
        for (const run::Network &network : container->spec.networks) {
            if (run::isUserDefined(network.name) && !networks.contains(network.name))
                networks[network.name] = ansibleNetwork(host, network.name, gaps);
        }
        for (const Mount &mount : container->spec.mounts) {
            // One with a driver is made with its container.
            const bool isShared =
                mount.kind == Mount::Kind::Volume && !mount.source.isEmpty() && mount.driver.isEmpty();
            if (isShared && !volumes.contains(mount.source))
                volumes[mount.source] = ansibleVolume(host, mount.source);
        }
    }
    const auto add = [&](const QString &what, const QString &module, const QMap<QString, Tree> &all) {
        for (const auto &[name, parameters] : all.asKeyValueRange())
            tasks.add(Tree().set(u"name"_s, QString(what + u' ' + name)).set(module, parameters));
    };
    add(u"Network"_s, u"community.docker.docker_network"_s, networks);
    add(u"Volume"_s, u"community.docker.docker_volume"_s, volumes);
}

} // namespace

QByteArray ansibleInventory(const FileScope &scope)
{
    const auto names = inventoryNames(scope);
    Gaps gaps;
    Tree hosts = Tree::map();
    for (const HostPart &host : scope.snapshot.hosts) {
        if (host.state == HostPart::State::Unreachable)
            continue;
        const QUrl url(host.endpoint);
        Tree variables = Tree::map();
        variables.set(u"bayplan_host"_s, host.name);
        if (url.scheme() == u"ssh"_s) {
            variables.set(u"ansible_host"_s, url.host());
            variables.set(u"ansible_user"_s, url.userName());
            if (url.port() > 0)
                variables.set(u"ansible_port"_s, qint64(url.port()));
        } else if (url.scheme() == u"unix"_s) {
            variables.set(u"ansible_connection"_s, u"local"_s);
        } else {
            variables.set(u"ansible_host"_s, host.address);
            gaps.add(host.name, {}, tr("how it is reached by ssh; Bayplan reaches it at %1").arg(host.endpoint));
        }
        hosts.set(names.value(&host), variables);
    }
    Tree file;
    file.set(u"all"_s, Tree().set(u"hosts"_s, hosts));
    const Head head{.what = tr("The hosts, as an inventory for Ansible."), .gaps = gaps.lines()};
    return "---\n" + headOf(scope.snapshot, head) + yamlDocument(file, YamlReader::Ansible);
}

QByteArray ansiblePlaybook(const FileScope &scope)
{
    Gaps gaps = scope.gaps;
    const auto names = inventoryNames(scope);
    Tree plays = Tree::list();
    for (const HostPart &host : scope.snapshot.hosts) {
        if (host.state == HostPart::State::Unreachable || (scope.host && scope.host != &host))
            continue;
        std::vector<const OutsideContainer *> containers;
        for (const OutsideContainer &container : scope.containers) {
            if (container.host == &host)
                containers.push_back(&container);
        }
        Tree tasks = Tree::list();
        addShared(host, containers, tasks, gaps);
        for (const OutsideContainer *container : containers) {
            Tree task;
            task.set(u"name"_s, u"Container "_s + container->name);
            tasks.add(task.set(QString::fromUtf16(ansibleModule), AnsibleContainer(*container, gaps).parameters()));
        }
        Tree play;
        play.set(u"name"_s, u"Containers of "_s + host.name);
        play.set(u"hosts"_s, names.value(&host));
        play.set(u"gather_facts"_s, Tree::isTrue(false));
        plays.add(play.set(u"tasks"_s, tasks));
    }
    Head head{
        .what = tr(
            "A playbook for Ansible with the collection community.docker 3: “ansible-playbook -i inventory.yml FILE”. "
            "Containers that are there and differ are made anew."),
        .gaps = gaps.lines(),
        .host = scope.host};
    head.notes << tr("Labels that Bayplan, Compose and Swarm keep account by are left out.");
    return "---\n" + headOf(scope.snapshot, head) + yamlDocument(plays, YamlReader::Ansible);
}

} // namespace bayplan::snapshots::outside
