// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/composeimport.h"

#include "fleet/portclaims.h"
#include "run/yamltree.h"
#include "services/words.h"

#include <QSet>

#include <algorithm>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using run::ComposeService;
using run::Mount;

namespace {

class Importer
{
public:
    Importer(const run::ComposeProject &project, const ImportTarget &target) : m_project(project), m_target(target) {}

    ComposeImport plan()
    {
        for (const run::ComposeProblem &problem : m_project.problems)
            m_import.problems << ImportProblem{
                true,
                {},
                problem.file,
                problem.line,
                problem.next.isEmpty() ? problem.reason : QString(problem.reason + u". "_s + problem.next)};
        if (m_target.hosts.isEmpty())
            add(true, nullptr, tr("Choose at least one host"));
        if (!m_import.isPossible())
            return m_import;
        for (const ComposeService &service : m_project.services)
            addService(service);
        checkNames();
        checkPorts();
        addNetworks();
        addVolumes();
        return m_import;
    }

private:
    void add(bool blocks, const ComposeService *service, const QString &what)
    {
        m_import.problems << ImportProblem{
            blocks, service ? service->name : QString(), {}, service ? service->line : 0, what};
    }

    QString nameOf(const QString &service) const
    {
        return m_target.withProject && !m_project.name.isEmpty() ? QString(m_project.name + u'-' + service) : service;
    }

    QStringList hostsOf(const QString &service) const
    {
        const auto chosen = m_target.hostsOf.constFind(service);
        QStringList hosts;
        for (const ImportHost &host : m_target.hosts) {
            if (chosen == m_target.hostsOf.constEnd() || chosen->contains(host.name))
                hosts << host.name;
        }
        return hosts;
    }

    void addService(const ComposeService &service)
    {
        ImportedService made;
        made.key = service.name;
        made.line = service.line;
        made.spec.name = nameOf(service.name);
        made.spec.container = service.spec;
        made.spec.container.name.clear(); // replicas are named by their slots
        made.spec.container.pull = false; // and their image is brought before
        made.spec.placement.hosts = hostsOf(service.name);
        made.replicas = service.isGlobal ? int(made.spec.placement.hosts.size()) : service.replicas;
        made.spec.placement.maxPerHost = service.isGlobal ? 1 : service.maxPerHost;
        addConstraints(service, made.spec.placement);
        for (const run::ComposeDependency &dependency : service.dependsOn) {
            const QString name = nameOf(dependency.service);
            if (isImported(dependency.service) && !made.after.contains(name))
                made.after << name;
        }
        if (made.spec.placement.hosts.isEmpty())
            add(true, &service, tr("None of the chosen hosts is for it"));
        if (!service.spec.name.isEmpty())
            add(false, &service,
                tr("Its containers are named by their service and slot, not “%1”").arg(service.spec.name));
        checkPlaces(service, made);
        checkConditions(service);
        checkMounts(service, made);
        checkAddresses(service);
        m_import.services << made;
    }

    bool isImported(const QString &service) const
    {
        return std::any_of(m_project.services.begin(), m_project.services.end(),
                           [&](const ComposeService &each) { return each.name == service; });
    }

    /// Swarm's "node.labels.zone == a" is a host's label here.
    void addConstraints(const ComposeService &service, Placement &placement)
    {
        static const QString labels = u"node.labels."_s;
        for (const QString &text : service.constraints) {
            QString words = text;
            const auto constraint = parseConstraint(words.remove(u' ').mid(labels.size()));
            if (words.startsWith(labels) && constraint)
                placement.constraints << *constraint;
            else
                add(false, &service, tr("“%1” can't be asked of a host here; it was left out").arg(text.left(100)));
        }
    }

    void checkPlaces(const ComposeService &service, const ImportedService &made)
    {
        const Placement &placement = made.spec.placement;
        if (placement.maxPerHost > 0 && made.replicas > placement.maxPerHost * placement.hosts.size())
            add(true, &service,
                tr("It wants %1 replicas, and no more than %2 on each host")
                    .arg(made.replicas)
                    .arg(placement.maxPerHost));
    }

    void checkConditions(const ComposeService &service)
    {
        for (const run::ComposeDependency &dependency : service.dependsOn) {
            if (dependency.condition == u"service_completed_successfully"_s)
                m_import.problems << ImportProblem{
                    false, service.name, dependency.file, dependency.line,
                    tr("It waits for “%1” to end, but services here are kept running").arg(dependency.service)};
        }
    }

    void checkMounts(const ComposeService &service, const ImportedService &made)
    {
        const qsizetype hosts = made.spec.placement.hosts.size();
        QSet<QString> told;
        for (const Mount &mount : service.spec.mounts) {
            const bool isFirst = !told.contains(mount.source);
            told.insert(mount.source);
            if (mount.kind == Mount::Kind::Bind && isFirst)
                add(false, &service,
                    mount.mustExist
                        ? tr("%1 must be there on each of its hosts").arg(mount.source)
                        : tr("%1 must be there on each of its hosts; an empty folder is mounted where it isn't")
                              .arg(mount.source));
            else if (mount.kind == Mount::Kind::Volume && isFirst && !mount.source.isEmpty() && hosts > 1)
                add(false, &service, tr("Each host has a volume “%1” of its own").arg(mount.source));
        }
    }

    void checkAddresses(const ComposeService &service)
    {
        for (const run::Network &network : service.spec.networks) {
            if (service.replicas > 1 && (!network.ip.isEmpty() || !network.ip6.isEmpty()))
                add(true, &service,
                    tr("Its address in “%1” is fixed, which only one replica can have").arg(network.name));
        }
    }

    /// Whether an import of the same file made it.
    bool isPresent(const ImportedService &made) const
    {
        const auto found = m_target.present.constFind(made.spec.name);
        return found != m_target.present.constEnd() && found->spec.container == made.spec.container &&
               found->spec.placement == made.spec.placement && !found->spec.compose;
    }

    void checkNames()
    {
        QSet<QString> names;
        for (qsizetype i = 0; i < m_import.services.size(); ++i) {
            const ComposeService &service = m_project.services.at(i);
            const QString name = m_import.services.at(i).spec.name;
            const QString problem = problemWithName(name);
            if (!problem.isEmpty())
                add(true, &service, tr("“%1”: %2").arg(name, problem));
            else if (!names.contains(name) && isPresent(m_import.services.at(i)))
                m_import.services[i].present = m_target.present.value(name);
            else if (m_target.taken.contains(name) || names.contains(name))
                add(true, &service, tr("There is a service “%1” already").arg(name));
            names.insert(name);
        }
        tellPresent();
    }

    void tellPresent()
    {
        const bool isAll = m_import.made() == 0;
        for (qsizetype i = 0; i < m_import.services.size(); ++i) {
            const ImportedService &made = m_import.services.at(i);
            if (!made.present)
                continue;
            const ComposeService *service = &m_project.services.at(i);
            if (made.isMade())
                add(false, service,
                    made.replicas == 1
                        ? tr("There is a service “%1” already, as the file has it; its replica is not ready, and is "
                             "made")
                              .arg(made.spec.name)
                        : tr("There is a service “%1” already, as the file has it, with %2 of its %3 replicas ready; "
                             "the rest is made")
                              .arg(made.spec.name)
                              .arg(made.present->ready)
                              .arg(made.replicas));
            else
                add(isAll, service,
                    isAll ? tr("There is a service “%1” already, as the file has it").arg(made.spec.name)
                          : tr("There is a service “%1” already, as the file has it; it is left alone")
                                .arg(made.spec.name));
        }
    }

    /// A static port is held once on each host, whichever service's replica holds it.
    void checkPorts()
    {
        for (qsizetype i = 0; i < m_import.services.size(); ++i) {
            QSet<QString> told;
            for (const engine::PortRequest &port : m_import.services.at(i).spec.container.ports) {
                const QString words = u"%1/%2"_s.arg(port.published).arg(port.protocol);
                if (port.isDynamic() || told.contains(words))
                    continue;
                told.insert(words);
                checkPort(i, port, words);
            }
        }
    }

    void checkPort(qsizetype at, const engine::PortRequest &port, const QString &words)
    {
        QStringList others;
        QStringList hosts = m_import.services.at(at).spec.placement.hosts;
        int replicas = m_import.services.at(at).replicas;
        for (qsizetype i = 0; i < at; ++i) { // each pair is looked at once
            const ImportedService &other = m_import.services.at(i);
            if (!publishes(other, port))
                continue;
            others << m_project.services.at(i).name;
            replicas += other.replicas;
            for (const QString &host : other.spec.placement.hosts)
                hosts << (hosts.contains(host) ? QStringList() : QStringList{host});
        }
        if (replicas <= hosts.size())
            return;
        const ComposeService &service = m_project.services.at(at);
        if (others.isEmpty())
            add(true, &service,
                tr("Port %1 is static, so there is room for %2 of its %3 replicas; let the engine choose the port")
                    .arg(words)
                    .arg(hosts.size())
                    .arg(replicas));
        else
            add(true, &service,
                tr("Port %1 is published by %2 as well: there are not enough hosts for all their replicas")
                    .arg(words, others.join(u", "_s)));
    }

    static bool publishes(const ImportedService &service, const engine::PortRequest &port)
    {
        const auto &ports = service.spec.container.ports;
        return std::any_of(ports.begin(), ports.end(), [&](const engine::PortRequest &each) {
            return !each.isDynamic() && each.published == port.published && each.protocol == port.protocol &&
                   fleet::addressesMeet(each.ip, port.ip);
        });
    }

    /// Hosts of these services.
    QStringList hostsOfAll(const QStringList &services) const
    {
        QSet<QString> wanted;
        for (const QString &service : services) {
            for (const QString &host : hostsOf(service))
                wanted.insert(host);
        }
        QStringList hosts;
        for (const ImportHost &host : m_target.hosts) {
            if (wanted.contains(host.name))
                hosts << host.name;
        }
        return hosts;
    }

    /// Those of them that haven't got it.
    QStringList without(const QStringList &hosts, QStringList ImportHost::*have, const QString &name) const
    {
        QStringList found;
        for (const ImportHost &host : m_target.hosts) {
            if (hosts.contains(host.name) && !(host.*have).contains(name))
                found << host.name;
        }
        return found;
    }

    void addNetworks()
    {
        for (const run::ComposeNetwork &network : m_project.networks) {
            const QStringList hosts = hostsOfAll(network.services);
            const QStringList missing = without(hosts, &ImportHost::networks, network.name);
            if (network.isExternal && !missing.isEmpty())
                m_import.problems << ImportProblem{true,
                                                   {},
                                                   {},
                                                   network.line,
                                                   tr("The network “%1” is made by others, and is not on %2")
                                                       .arg(network.name, missing.join(u", "_s))};
            else if (!missing.isEmpty())
                m_import.networks << NetworkToMake{network, missing};
            if (!network.isExternal && !missing.isEmpty())
                tellUsers(network.services, network.name, &ImportedService::networks);
            if (hosts.size() > 1 && network.services.size() > 1 && network.driver != u"overlay"_s &&
                !network.isExternal)
                m_import.problems << ImportProblem{false,
                                                   {},
                                                   {},
                                                   network.line,
                                                   tr("Each host has a network “%1” of its own: containers find each "
                                                      "other by name on the same host only")
                                                       .arg(network.name)};
        }
    }

    void addVolumes()
    {
        for (const run::ComposeVolume &volume : m_project.volumes) {
            const QStringList missing = without(hostsOfAll(volume.services), &ImportHost::volumes, volume.name);
            if (missing.isEmpty())
                continue;
            if (volume.isExternal)
                m_import.problems << ImportProblem{
                    true,
                    {},
                    {},
                    volume.line,
                    tr("The volume “%1” is made by others, and is not on %2").arg(volume.name, missing.join(u", "_s))};
            else
                m_import.volumes << VolumeToMake{volume, missing};
            if (!volume.isExternal)
                tellUsers(volume.services, volume.name, &ImportedService::volumes);
        }
    }

    void tellUsers(const QStringList &users, const QString &name, QStringList ImportedService::*what)
    {
        for (ImportedService &service : m_import.services) {
            if (users.contains(service.key))
                service.*what << name;
        }
    }

    const run::ComposeProject &m_project;
    const ImportTarget &m_target;
    ComposeImport m_import;
};

} // namespace

QString ImportProblem::where() const
{
    return line > 0 ? run::YamlPlace{file, line}.words() : file;
}

bool ComposeImport::isPossible() const
{
    return std::none_of(problems.begin(), problems.end(), [](const ImportProblem &each) { return each.blocks; });
}

int ComposeImport::made() const
{
    return int(std::count_if(services.begin(), services.end(), [](const auto &each) { return each.isMade(); }));
}

ComposeImport planImport(const run::ComposeProject &project, const ImportTarget &target)
{
    return Importer(project, target).plan();
}

} // namespace bayplan::services
