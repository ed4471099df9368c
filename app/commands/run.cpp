// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/composeservice.h"
#include "app/commands/servicework.h"
#include "app/commands/specchange.h"
#include "core/clock.h"

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;

std::unique_ptr<QObject> startRun(const Arguments &arguments, std::function<void(int)> quit)
{
    const auto make = [given = arguments.service](ServiceWork &work) -> core::Result<services::Change> {
        const auto wanted =
            given.composeFile.isEmpty() ? core::Result<ServiceArguments>(given) : withComposeFile(given);
        if (!wanted)
            return core::fail(wanted.error());
        auto container = withVariablesRead(wanted->spec.container);
        if (!container)
            return core::fail(container.error());
        services::ServiceSpec spec = wanted->spec;
        spec.container = *std::move(container);
        if (const auto checked = work.checkHosts(spec.placement.hosts); !checked)
            return core::fail(checked.error());
        const services::ServiceSpec resolved = work.book().resolved(spec);
        return services::create(resolved, wanted->replicas, work.book().observe(resolved), core::now(),
                                work.book().head(spec.name));
    };
    return changeService(arguments, std::move(quit), make);
}

} // namespace bayplan::app
