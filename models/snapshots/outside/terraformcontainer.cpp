// SPDX-License-Identifier: GPL-3.0-or-later
// docker_container: https://registry.terraform.io/providers/kreuzwerker/docker/latest/docs/resources/container
#include "run/mountsyntax.h"
#include "run/portsyntax.h"
#include "run/quantities.h"
#include "snapshots/outside/terraform.h"
#include "snapshots/words.h"

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;
using run::Mount;

namespace {

constexpr qint64 megabyte = 1 << 20;

class TerraformContainer
{
public:
    TerraformContainer(const OutsideContainer &container, HclBlock &block, TerraformHost &host, Gaps &gaps)
        : m_from(container)
        , m_spec(container.spec)
        , m_host(host)
        , m_block(block)
        , m_gaps(gaps)
    {
    }

    void write()
    {
        m_block.set(u"name"_s, m_from.name);
        if (m_spec.image.startsWith(u"sha256:"_s)) {
            m_block.set(u"image"_s, m_spec.image);
            m_from.tell(m_gaps, tr("its image has no name, only an id: it must be there"));
        } else {
            m_block.setExpression(u"image"_s, m_host.image(m_spec.image));
        }
        setProcess();
        setNames();
        setLimits();
        setSecurity();
        // Blocks come behind all attributes.
        addLabels();
        addHealth();
        addPorts();
        addNetworks();
        addMounts();
        for (const QString &option : m_from.leftOut)
            m_from.tell(m_gaps, option);
    }

private:
    void tell(const QString &what) { m_from.tell(m_gaps, what); }

    void setProcess()
    {
        if (m_spec.entrypoint)
            m_block.set(u"entrypoint"_s, Tree::texts({*m_spec.entrypoint}));
        m_block.set(u"command"_s, m_spec.command);
        QStringList env;
        for (const run::EnvVariable &variable : m_spec.env)
            env << variable.name + u'=' + variable.value;
        m_block.set(u"env"_s, env);
        m_block.set(u"user"_s, m_spec.user);
        m_block.set(u"working_dir"_s, m_spec.workdir);
        m_block.setIf(u"tty"_s, m_spec.tty);
        m_block.setIf(u"stdin_open"_s, m_spec.interactive);
        m_block.setIf(u"init"_s, m_spec.init);
        m_block.setIf(u"rm"_s, m_spec.removeAfterwards);
        m_block.set(u"restart"_s, m_spec.restart.section(u':', 0, 0));
        m_block.set(u"max_retry_count"_s, m_spec.restart.section(u':', 1).toLongLong());
        m_block.set(u"stop_signal"_s, m_spec.stopSignal);
        if (m_spec.stopTimeout)
            m_block.set(u"stop_timeout"_s, Tree::number(*m_spec.stopTimeout));
        if (!m_from.isRunning)
            m_block.set(u"must_run"_s, Tree::isTrue(false)).set(u"start"_s, Tree::isTrue(false));
        m_block.set(u"log_driver"_s, m_spec.logDriver);
        m_block.set(u"log_opts"_s, m_spec.logOptions);
    }

    void setNames()
    {
        m_block.set(u"hostname"_s, m_spec.hostname);
        m_block.set(u"domainname"_s, m_spec.domainname);
        m_block.set(u"dns"_s, m_spec.dns);
        m_block.set(u"dns_search"_s, m_spec.dnsSearch);
        m_block.set(u"dns_opts"_s, m_spec.dnsOptions);
        m_block.setIf(u"publish_all_ports"_s, m_spec.publishAll);
        const QString mode = m_spec.networks.value(0).name;
        if (!mode.isEmpty() && !run::isUserDefined(mode))
            m_block.set(u"network_mode"_s, mode);
        for (const QString &port : m_spec.exposed)
            tell(u"expose "_s + port);
    }

    /// The provider counts in megabytes: rounded up, so that nothing gets less.
    void setMegabytes(const QString &name, qint64 bytes)
    {
        if (bytes < 0)
            m_block.set(name, qint64(-1));
        else
            m_block.set(name, bytes / megabyte + (bytes % megabyte != 0));
        if (bytes > 0 && bytes % megabyte != 0)
            tell(tr("%1: %2 bytes, rounded up to whole megabytes").arg(name).arg(bytes));
    }

    void setLimits()
    {
        setMegabytes(u"memory"_s, m_spec.memory);
        setMegabytes(u"memory_reservation"_s, m_spec.memoryReservation);
        setMegabytes(u"memory_swap"_s, m_spec.memorySwap);
        setMegabytes(u"shm_size"_s, m_spec.shm);
        if (m_spec.nanoCpus > 0)
            m_block.set(u"cpus"_s, run::cpusText(m_spec.nanoCpus));
        m_block.set(u"cpu_shares"_s, m_spec.cpuShares);
        m_block.set(u"cpu_set"_s, m_spec.cpuset);
        if (m_spec.pids != 0)
            tell(u"pids-limit %1"_s.arg(m_spec.pids));
    }

    void setSecurity()
    {
        m_block.setIf(u"privileged"_s, m_spec.privileged);
        m_block.setIf(u"read_only"_s, m_spec.readOnlyRoot);
        m_block.set(u"security_opts"_s, m_spec.securityOptions);
        m_block.set(u"group_add"_s, m_spec.groups);
        m_block.set(u"sysctls"_s, m_spec.sysctls);
        m_block.set(u"pid_mode"_s, m_spec.pidMode);
        m_block.set(u"ipc_mode"_s, m_spec.ipcMode);
        QMap<QString, QString> tmpfs;
        for (const Mount &mount : m_spec.mounts) {
            if (mount.kind == Mount::Kind::Tmpfs)
                tmpfs[mount.target] = run::tmpfsText(mount).mid(mount.target.size() + 1);
        }
        m_block.set(u"tmpfs"_s, tmpfs);
        HclBlock capabilities(u"capabilities"_s);
        capabilities.set(u"add"_s, m_spec.capAdd).set(u"drop"_s, m_spec.capDrop);
        if (!capabilities.isEmpty())
            m_block.add(capabilities);
        for (const run::Device &device : m_spec.devices)
            m_block.add(HclBlock(u"devices"_s)
                            .set(u"host_path"_s, device.path)
                            .set(u"container_path"_s, device.inContainer)
                            .set(u"permissions"_s, device.permissions));
        for (const run::Ulimit &limit : m_spec.ulimits)
            m_block.add(HclBlock(u"ulimit"_s)
                            .set(u"name"_s, limit.name)
                            .set(u"soft"_s, Tree::number(limit.soft))
                            .set(u"hard"_s, Tree::number(limit.hard)));
    }

    void addLabels()
    {
        for (const auto &[label, value] : m_spec.labels.asKeyValueRange())
            m_block.add(HclBlock(u"labels"_s).set(u"label"_s, Tree::text(label)).set(u"value"_s, Tree::text(value)));
    }

    void addHealth()
    {
        HclBlock check(u"healthcheck"_s);
        if (m_spec.noHealthCheck)
            check.set(u"test"_s, QStringList{u"NONE"_s});
        else if (!m_spec.healthProgram.isEmpty())
            check.set(u"test"_s, QStringList{u"CMD"_s} + m_spec.healthProgram);
        else if (!m_spec.healthCommand.isEmpty())
            check.set(u"test"_s, QStringList{u"CMD-SHELL"_s, m_spec.healthCommand});
        const bool hasTest = !check.isEmpty();
        const auto set = [&](const QString &key, std::chrono::nanoseconds time) {
            if (time.count() > 0)
                check.set(key, run::durationText(time));
        };
        set(u"interval"_s, m_spec.healthInterval);
        set(u"timeout"_s, m_spec.healthTimeout);
        set(u"start_period"_s, m_spec.healthStartPeriod);
        check.set(u"retries"_s, m_spec.healthRetries);
        if (hasTest)
            m_block.add(check);
        else if (!check.isEmpty())
            tell(tr("times of the image's own health check: they need its test as well"));
    }

    void addPorts()
    {
        for (const engine::PortRequest &port : m_spec.ports) {
            HclBlock block(u"ports"_s);
            block.set(u"internal"_s, qint64(port.target));
            if (port.publishedEnd != 0)
                tell(tr("publish %1: the first free port of a range; the engine chooses any")
                         .arg(run::publishText(port)));
            else
                block.set(u"external"_s, qint64(port.published));
            m_block.add(block.set(u"ip"_s, port.ip).set(u"protocol"_s, port.protocol));
        }
        for (const QString &entry : m_spec.extraHosts)
            m_block.add(
                HclBlock(u"host"_s).set(u"host"_s, entry.section(u':', 0, 0)).set(u"ip"_s, entry.section(u':', 1)));
    }

    void addNetworks()
    {
        for (const run::Network &network : m_spec.networks) {
            if (!run::isUserDefined(network.name)) {
                if (m_spec.networks.size() > 1)
                    tell(tr("network %1, besides others").arg(network.name));
                continue;
            }
            HclBlock block(u"networks_advanced"_s);
            block.setExpression(u"name"_s, m_host.network(network.name));
            block.set(u"aliases"_s, network.aliases);
            block.set(u"ipv4_address"_s, network.ip);
            m_block.add(block.set(u"ipv6_address"_s, network.ip6));
        }
    }

    void addMounts()
    {
        for (const Mount &mount : m_spec.mounts) {
            if (mount.kind == Mount::Kind::Tmpfs)
                continue;
            // Only the long form has a word for how mounts below it travel.
            if (mount.needsLongForm() || std::any_of(mount.options.begin(), mount.options.end(), run::isPropagation))
                addLongMount(mount);
            else
                addVolume(mount);
        }
    }

    void addVolume(const Mount &mount)
    {
        HclBlock block(u"volumes"_s);
        if (mount.kind == Mount::Kind::Bind)
            block.set(u"host_path"_s, mount.source);
        else if (!mount.source.isEmpty())
            block.setExpression(u"volume_name"_s, m_host.volume(mount.source));
        block.set(u"container_path"_s, mount.target);
        m_block.add(block.setIf(u"read_only"_s, mount.readOnly));
        for (const QString &word : mount.options)
            tell(tr("mount %1: %2").arg(mount.target, word));
    }

    void addLongMount(const Mount &mount)
    {
        const bool isBind = mount.kind == Mount::Kind::Bind;
        HclBlock block(u"mounts"_s);
        block.set(u"type"_s, isBind ? u"bind"_s : u"volume"_s);
        block.set(u"source"_s, mount.source);
        block.set(u"target"_s, mount.target);
        block.setIf(u"read_only"_s, mount.readOnly);
        HclBlock options(isBind ? u"bind_options"_s : u"volume_options"_s);
        for (const QString &word : mount.options) {
            if (isBind && run::isPropagation(word))
                options.set(u"propagation"_s, word);
            else if (!isBind && word == u"nocopy"_s)
                options.setIf(u"no_copy"_s, true);
            else
                tell(tr("mount %1: %2").arg(mount.target, word));
        }
        if (isBind && !mount.mustExist)
            tell(tr("mount %1: the folder must be there").arg(mount.target));
        options.set(u"driver_name"_s, mount.driver);
        options.set(u"driver_options"_s, mount.driverOptions);
        for (const auto &[label, value] : mount.labels.asKeyValueRange())
            options.add(HclBlock(u"labels"_s).set(u"label"_s, Tree::text(label)).set(u"value"_s, Tree::text(value)));
        if (!options.isEmpty())
            block.add(options);
        m_block.add(block);
    }

    const OutsideContainer &m_from;
    const run::ContainerSpec &m_spec;
    TerraformHost &m_host;
    HclBlock &m_block;
    Gaps &m_gaps;
};

} // namespace

HclBlock terraformContainer(const OutsideContainer &container, const QString &name, TerraformHost &host, Gaps &gaps)
{
    HclBlock block = host.resource(u"docker_container"_s, name);
    TerraformContainer(container, block, host, gaps).write();
    return block;
}

} // namespace bayplan::snapshots::outside
