// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/statsjson.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

QJsonObject statsJson(const engine::StatsSample &sample)
{
    if (sample.empty)
        return {};
    const auto number = [](quint64 value) { return qint64(value); };
    return {{u"cpuTotal"_s, double(sample.cpuTotal) / 1e9}, {u"memoryUsed"_s, number(sample.memoryUsed)},
            {u"memoryLimit"_s, number(sample.memoryLimit)}, {u"networkIn"_s, number(sample.networkIn)},
            {u"networkOut"_s, number(sample.networkOut)},   {u"blockRead"_s, number(sample.blockRead)},
            {u"blockWrite"_s, number(sample.blockWrite)},   {u"pids"_s, number(sample.pids)}};
}

} // namespace bayplan::snapshots
