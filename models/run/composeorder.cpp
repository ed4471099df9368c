// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composeorder.h"

#include "run/words.h"

#include <QHash>

#include <algorithm>
#include <set>
#include <vector>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

class Ordering
{
public:
    explicit Ordering(const QList<ComposeService> &services)
        : m_services(services)
        , m_needs(std::size_t(services.size()))
        , m_neededBy(std::size_t(services.size()))
        , m_done(std::size_t(services.size()), false)
    {
        for (qsizetype i = 0; i < services.size(); ++i)
            m_index[services.at(i).name] = std::size_t(i);
    }

    ComposeOrder order(const std::function<QString(const QString &name)> &whyMissing)
    {
        for (std::size_t i = 0; i < m_needs.size(); ++i) {
            for (const ComposeDependency &dependency : m_services.at(qsizetype(i)).dependsOn)
                connect(i, dependency, whyMissing);
        }
        std::set<std::size_t> ready;
        for (std::size_t i = 0; i < m_needs.size(); ++i) {
            if (m_needs[i].empty())
                ready.insert(i);
        }
        // What is left over when nothing is ready any more stands in circles or behind them. One circle is told and
        // taken out at a time.
        while (true) {
            takeAll(ready);
            const auto left = std::find(m_done.begin(), m_done.end(), false);
            if (left == m_done.end())
                return m_order;
            for (const std::size_t each : circleFrom(std::size_t(left - m_done.begin())))
                ready.insert(each);
        }
    }

private:
    void connect(std::size_t from, const ComposeDependency &dependency,
                 const std::function<QString(const QString &name)> &whyMissing)
    {
        const auto found = m_index.constFind(dependency.service);
        if (found != m_index.constEnd()) {
            m_needs[from].insert(*found);
            m_neededBy[*found].insert(from);
            return;
        }
        if (!dependency.required)
            return;
        const QString why = whyMissing(dependency.service);
        const QString name = m_services.at(qsizetype(from)).name;
        m_order.problems << YamlProblem{
            {dependency.file, dependency.line},
            why.isEmpty()
                ? tr("“%1” depends on “%2”, which is no service of the file").arg(name, dependency.service.left(60))
                : tr("“%1” depends on “%2”: %3").arg(name, dependency.service.left(60), why)};
    }

    void takeAll(std::set<std::size_t> &ready)
    {
        while (!ready.empty()) {
            const std::size_t next = *ready.begin();
            ready.erase(ready.begin());
            if (m_done[next])
                continue;
            m_done[next] = true;
            m_order.services << m_services.at(qsizetype(next));
            for (const std::size_t behind : m_neededBy[next]) {
                m_needs[behind].erase(next);
                if (m_needs[behind].empty())
                    ready.insert(behind);
            }
        }
    }

    std::vector<std::size_t> circleFrom(std::size_t at)
    {
        std::vector<std::size_t> way;
        std::vector<bool> seen(m_needs.size(), false);
        for (; !seen[at]; at = *m_needs[at].begin()) {
            seen[at] = true;
            way.push_back(at);
        }
        way.erase(way.begin(), std::find(way.begin(), way.end(), at));
        // It is told from the service that stands first in the file.
        std::rotate(way.begin(), std::min_element(way.begin(), way.end()), way.end());
        QStringList words;
        YamlPlace place;
        for (std::size_t i = 0; i < way.size(); ++i) {
            const YamlPlace said = placeOf(way[i], way[(i + 1) % way.size()]);
            place = i == 0 ? said : place;
            words << tr("%1 (%2)").arg(m_services.at(qsizetype(way[i])).name, said.words().toLower());
        }
        words << m_services.at(qsizetype(way.front())).name;
        if (words.size() > mostTold)
            words = words.mid(0, mostTold - 1) << u"…"_s;
        m_order.problems << YamlProblem{place, tr("Services depend on each other: %1").arg(words.join(u" → "_s))};
        return way;
    }

    YamlPlace placeOf(std::size_t from, std::size_t to) const
    {
        for (const ComposeDependency &dependency : m_services.at(qsizetype(from)).dependsOn) {
            if (dependency.service == m_services.at(qsizetype(to)).name)
                return {dependency.file, dependency.line};
        }
        return {};
    }

    static constexpr qsizetype mostTold = 20;

    const QList<ComposeService> &m_services;
    QHash<QString, std::size_t> m_index;
    std::vector<std::set<std::size_t>> m_needs; ///< those that are not yet there
    std::vector<std::set<std::size_t>> m_neededBy;
    std::vector<bool> m_done;
    ComposeOrder m_order;
};

} // namespace

ComposeOrder composeOrder(const QList<ComposeService> &services,
                          const std::function<QString(const QString &name)> &whyMissing)
{
    return Ordering(services).order(whyMissing);
}

} // namespace bayplan::run
