// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/containers/dependencyorder.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace bayplan::operations {

namespace {

/// The services of one project on one host.
class Project
{
public:
    void add(const ContainerFact &fact)
    {
        QStringList &direct = m_direct[fact.service.service];
        for (const QString &service : fact.dependsOn) {
            if (service != fact.service.service && !direct.contains(service))
                direct << service;
        }
    }

    /// Drops what closes a circle: whatever is finished later in a walk to the depths cannot be a dependency.
    void cutCircles()
    {
        QMap<QString, int> finished;
        QSet<QString> begun;
        for (auto it = m_direct.cbegin(); it != m_direct.cend(); ++it)
            walk(it.key(), begun, finished);
        for (auto it = m_direct.begin(); it != m_direct.end(); ++it) {
            const int own = finished.value(it.key());
            it.value().removeIf([&](const QString &service) { return finished.value(service) > own; });
        }
    }

    /// All it needs, directly or not.
    QSet<QString> needs(const QString &service) const
    {
        QSet<QString> found;
        QStringList open = m_direct.value(service);
        while (!open.isEmpty()) {
            const QString next = open.takeLast();
            if (found.contains(next))
                continue;
            found.insert(next);
            open << m_direct.value(next);
        }
        return found;
    }

private:
    /// Not by recursion: labels may form a chain of any length.
    void walk(const QString &root, QSet<QString> &begun, QMap<QString, int> &finished) const
    {
        if (begun.contains(root))
            return;
        begun.insert(root);
        std::vector<std::pair<QString, qsizetype>> stack{{root, 0}};
        while (!stack.empty()) {
            const QString service = stack.back().first;
            const QStringList direct = m_direct.value(service);
            if (stack.back().second == direct.size()) {
                finished.insert(service, int(finished.size()));
                stack.pop_back();
                continue;
            }
            const QString &next = direct.at(stack.back().second++);
            if (begun.contains(next))
                continue;
            begun.insert(next);
            stack.emplace_back(next, 0);
        }
    }

    QMap<QString, QStringList> m_direct;
};

using ProjectKey = std::pair<fleet::HostId, QString>;

ProjectKey projectOf(const ContainerFact &fact)
{
    return {fact.target.host, fact.service.project};
}

} // namespace

std::vector<QList<qsizetype>> dependencyOrder(const QList<ContainerFact> &facts, const QList<ContainerFact> &relatives,
                                              bool dependenciesFirst)
{
    QMap<ProjectKey, Project> projects;
    QMap<std::pair<ProjectKey, QString>, QList<qsizetype>> places; // of a service's containers
    for (const ContainerFact &fact : relatives) {
        if (fact.service.isService())
            projects[projectOf(fact)].add(fact);
    }
    for (qsizetype i = 0; i < facts.size(); ++i) {
        if (!facts[i].service.isService())
            continue;
        projects[projectOf(facts[i])].add(facts[i]);
        places[{projectOf(facts[i]), facts[i].service.service}] << i;
    }
    for (Project &project : projects)
        project.cutCircles();

    std::vector<QList<qsizetype>> after(size_t(facts.size()));
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        const auto &[project, service] = it.key();
        for (const QString &need : projects[project].needs(service)) {
            for (const qsizetype before : places.value({project, need})) {
                for (const qsizetype place : it.value())
                    after[size_t(dependenciesFirst ? place : before)] << (dependenciesFirst ? before : place);
            }
        }
    }
    for (QList<qsizetype> &list : after)
        std::sort(list.begin(), list.end());
    return after;
}

} // namespace bayplan::operations
