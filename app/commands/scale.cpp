// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/servicework.h"

namespace bayplan::app {

std::unique_ptr<QObject> startScale(const Arguments &arguments, std::function<void(int)> quit)
{
    const auto make = [name = arguments.service.name,
                       replicas = arguments.service.replicas](ServiceWork &work) -> core::Result<services::Change> {
        const auto state = work.state(name);
        if (!state)
            return core::fail(state.error());
        return services::scaleTo(*state, replicas);
    };
    return changeService(arguments, std::move(quit), make, arguments.service.name);
}

} // namespace bayplan::app
