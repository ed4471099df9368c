// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/runplan.h"

#include "core/plaintext.h"
#include "run/runstep.h"
#include "run/words.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using operations::Plan;

Plan runPlan(const ContainerSpec &spec, const QList<HostFacts> &hosts, images::RegistryLogins &logins)
{
    const QString name = spec.name.isEmpty() ? spec.image : spec.name;
    const QString shown = core::plainLine(name, 60);
    Plan plan{.title = hosts.size() == 1 ? tr("Run %1 on %2").arg(shown, core::plainLine(hosts.first().name, 60))
                                         : tr("Run %1 on %Ln host(s)", nullptr, int(hosts.size())).arg(shown),
              .steps = {}};
    for (const HostFacts &host : hosts) {
        plan.steps.push_back(runStep(
            spec, {.host = host.id, .hostName = host.name, .kind = u"container"_s, .id = {}, .name = name}, logins));
    }
    return plan;
}

} // namespace bayplan::run
