// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/statschoice.h"

#include <algorithm>
#include <chrono>

namespace bayplan::fleet {

using namespace std::chrono_literals;

namespace {

/// Mean CPU of the last minute; less than nothing where nothing is known.
double lately(const std::vector<UsePoint> &points, core::Time now)
{
    double sum = 0;
    int count = 0;
    for (auto point = points.rbegin(); point != points.rend() && now - point->at < 1min; ++point) {
        sum += double(point->cpu);
        ++count;
    }
    return count > 0 ? sum / count : -1;
}

} // namespace

QList<ChosenContainer> chooseBusiest(const QList<ContainerKey> &selection, const StatsHistory &history, core::Time now,
                                     int most, const QList<ChosenContainer> &before)
{
    QList<ContainerKey> chosen = selection;
    if (chosen.size() > most) {
        QHash<ContainerKey, double> use;
        for (const ContainerKey &key : selection)
            use.insert(key, lately(history.points(key), now));
        std::stable_sort(chosen.begin(), chosen.end(),
                         [&](const ContainerKey &a, const ContainerKey &b) { return use[a] > use[b]; });
        chosen.resize(most);
    }
    QList<ChosenContainer> result;
    QList<bool> taken(most, false);
    for (const ContainerKey &key : selection) {
        if (!chosen.contains(key))
            continue;
        const auto known =
            std::find_if(before.begin(), before.end(), [&](const ChosenContainer &c) { return c.key == key; });
        const bool keeps = known != before.end() && known->series < most && !taken.at(known->series);
        result.append({key, keeps ? known->series : -1});
        if (keeps)
            taken[known->series] = true;
    }
    for (ChosenContainer &container : result) {
        if (container.series >= 0)
            continue;
        container.series = int(taken.indexOf(false));
        taken[container.series] = true;
    }
    return result;
}

} // namespace bayplan::fleet
