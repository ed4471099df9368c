// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/servicework.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;

std::unique_ptr<QObject> startMove(const Arguments &arguments, std::function<void(int)> quit)
{
    const auto make = [wanted = arguments.service](ServiceWork &work) -> core::Result<services::Change> {
        const auto state = work.state(wanted.name);
        if (!state)
            return core::fail(state.error());
        if (const auto checked = work.checkHosts({wanted.host}); !checked)
            return core::fail(checked.error());
        const auto &replicas = state->observed.replicas;
        const auto replica =
            std::find_if(replicas.begin(), replicas.end(), [&](const auto &each) { return each.slot == wanted.slot; });
        if (replica == replicas.end())
            return core::fail({.kind = core::Error::Kind::NotFound,
                               .what = u"%1 has no replica in slot %2"_s.arg(wanted.name).arg(wanted.slot),
                               .where = {},
                               .next = u"“bayplan ps” lists the replicas with their slots"_s});
        return services::moveTo(*state, *replica, work.fleet().hostByName(wanted.host)->id());
    };
    return changeService(arguments, std::move(quit), make, arguments.service.name);
}

} // namespace bayplan::app
