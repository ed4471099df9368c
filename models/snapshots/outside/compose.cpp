// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/compose.h"

#include "snapshots/outside/writers.h"
#include "snapshots/outside/yaml.h"
#include "snapshots/words.h"

#include <QSet>

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Containers that one service of the file makes.
struct ComposeGroup
{
    std::vector<const OutsideContainer *> members;
    Tree service;
    QString name = {};
};

/// Whether two containers of it would not do on one engine.
bool isSingle(const run::ContainerSpec &spec)
{
    const auto isStatic = [](const engine::PortRequest &port) { return !port.isDynamic(); };
    const auto hasAddress = [](const run::Network &network) { return !network.ip.isEmpty() || !network.ip6.isEmpty(); };
    return std::any_of(spec.ports.begin(), spec.ports.end(), isStatic) ||
           std::any_of(spec.networks.begin(), spec.networks.end(), hasAddress);
}

class ComposeWriter
{
public:
    ComposeWriter(const std::vector<OutsideContainer> &all, Gaps &gaps) : m_all(all), m_gaps(gaps) {}

    void add(OutsideContainer &container)
    {
        freePorts(container);
        freeAddresses(container);
        Tree service = composeService(container, m_shared, m_gaps);
        if (!container.service.isEmpty() && !isSingle(container.spec)) {
            QList<size_t> &places = m_ofService[serviceKey(container)];
            const auto same =
                std::find_if(places.begin(), places.end(), [&](size_t i) { return m_groups[i].service == service; });
            if (same != places.end())
                return m_groups[*same].members.push_back(&container);
            places << m_groups.size();
        }
        m_groups.push_back({.members = {&container}, .service = std::move(service)});
    }

    Tree file()
    {
        name();
        Tree services = Tree::map();
        for (ComposeGroup &group : m_groups) {
            resolve(group);
            services.set(group.name, group.service);
        }
        Tree file;
        // Without services docker-compose 1 takes a file that doesn't tell its version for one of services alone.
        if (services.isEmpty())
            file.set(u"version"_s, u"2.4"_s);
        file.set(u"services"_s, services);
        file.set(u"networks"_s, m_shared.networks());
        return file.set(u"volumes"_s, m_shared.volumes());
    }

    const ComposeShared &shared() const { return m_shared; }

private:
    /// All hosts' containers on one engine: what two of them published at the same port can't be there twice.
    void freePorts(OutsideContainer &container)
    {
        for (engine::PortRequest &port : container.spec.ports) {
            if (port.isDynamic())
                continue;
            const QString key = QString::number(port.published) + u'/' + port.protocol;
            const HostPart *&owner = m_portOwners[key];
            if (owner && owner != container.host) {
                container.tell(
                    m_gaps,
                    tr("publish %1: %2 has that port in this file; the engine chooses one here").arg(key, owner->name));
                port.published = 0;
            } else {
                owner = container.host;
            }
        }
    }

    /// Nor can a network have two hosts' subnets: one's addresses stay.
    void freeAddresses(OutsideContainer &container)
    {
        for (run::Network &network : container.spec.networks) {
            if (network.ip.isEmpty() && network.ip6.isEmpty())
                continue;
            const HostPart *&owner = m_addressOwners[network.name];
            if (!owner)
                owner = container.host;
            if (owner == container.host)
                continue;
            container.tell(m_gaps, tr("address in %1: %2 has its own there in this file; the engine chooses one here")
                                       .arg(network.name, owner->name));
            network.ip.clear();
            network.ip6.clear();
        }
    }

    /// Most of a service's containers go by its name alone.
    void name()
    {
        std::vector<ComposeGroup *> groups;
        for (ComposeGroup &group : m_groups)
            groups.push_back(&group);
        std::stable_sort(groups.begin(), groups.end(), [](const ComposeGroup *a, const ComposeGroup *b) {
            return a->members.size() > b->members.size();
        });
        QHash<QString, int> groupsOf;
        for (const ComposeGroup *group : groups)
            ++groupsOf[serviceKey(*group->members.front())];
        Names names(NameForm::Compose);
        for (ComposeGroup *group : groups) {
            const OutsideContainer &first = *group->members.front();
            QStringList wishes{first.service, first.project + u'-' + first.service};
            if (first.service.isEmpty())
                wishes = QStringList{first.name};
            else if (groupsOf.value(serviceKey(*group->members.front())) > 1 && group->members.size() == 1)
                wishes = QStringList{first.service + u'-' + QString::number(first.slot)};
            group->name = names.take(wishes << first.name << first.name + u'-' + first.host->name);
        }
        nameContainers();
    }

    /// Single containers keep their names where there is only one of that name.
    void nameContainers()
    {
        QHash<QString, int> count;
        for (const ComposeGroup &group : m_groups)
            ++count[group.members.front()->name];
        for (ComposeGroup &group : m_groups) {
            const OutsideContainer &first = *group.members.front();
            const bool isValid = validName(first.name, NameForm::Compose) == first.name && first.name.size() > 1;
            if (first.service.isEmpty() && isValid && count.value(first.name) == 1)
                group.service.set(u"container_name"_s, first.name);
            else if (first.service.isEmpty())
                first.tell(m_gaps, tr("name: Compose gives it another one"));
        }
    }

    static QString serviceKey(const OutsideContainer &first)
    {
        return first.service.isEmpty() ? QString() : first.project + u'\n' + first.service;
    }

    void resolve(ComposeGroup &group)
    {
        for (const QString &key : {u"network_mode"_s, u"pid"_s, u"ipc"_s}) {
            const Tree *mode = group.service.find(key);
            const OutsideContainer *other =
                mode ? sharedWith(mode->word(), *group.members.front()->host, m_all) : nullptr;
            for (const ComposeGroup &each : m_groups) {
                if (other && std::find(each.members.begin(), each.members.end(), other) != each.members.end())
                    group.service.set(key, u"service:"_s + each.name);
            }
        }
        const auto running = std::count_if(group.members.begin(), group.members.end(),
                                           [](const OutsideContainer *each) { return each->isRunning; });
        for (const OutsideContainer *each : group.members) {
            if (!each->isRunning)
                each->tell(m_gaps, tr("it was stopped, so it is not among those that are started: see “scale”"));
        }
        if (running != 1)
            group.service.set(u"scale"_s, Tree::number(running));
    }

    const std::vector<OutsideContainer> &m_all;
    Gaps &m_gaps;
    ComposeShared m_shared;
    std::vector<ComposeGroup> m_groups;
    QHash<QString, QList<size_t>> m_ofService; ///< groups that more containers could be in
    QHash<QString, const HostPart *> m_portOwners;
    QHash<QString, const HostPart *> m_addressOwners; ///< by networks' names
};

} // namespace

QByteArray composeFile(const FileScope &scope)
{
    Gaps gaps = scope.gaps;
    std::vector<OutsideContainer> containers = scope.containers;
    ComposeWriter writer(containers, gaps);
    for (OutsideContainer &container : containers)
        writer.add(container);
    const Tree file = writer.file();
    if (containers.empty())
        return headOf(scope.snapshot, {.what = tr("A Compose file without services: no container is known that one "
                                                  "could be made of."),
                                       .gaps = gaps.lines(),
                                       .host = scope.host}) +
               yamlDocument(file);
    Head head{
        .what =
            tr("A Compose file, for docker-compose 1.27 and later and for Compose 2: “docker-compose -f FILE up -d”. "
               "Its containers are made anew, without their data but what is in volumes and folders."),
        .gaps = gaps.lines(),
        .host = scope.host};
    head.notes << writer.shared().notes();
    head.notes << tr("Labels that Bayplan, Compose and Swarm keep account by are left out.");
    return headOf(scope.snapshot, head) + yamlDocument(file);
}

} // namespace bayplan::snapshots::outside
