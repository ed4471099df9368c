// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/importtarget.h"

#include "fleet/fleet.h"
#include "operations/hostfact.h"
#include "services/change.h"
#include "services/servicebook.h"
#include "services/words.h"

#include <algorithm>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The change's refusal in a sentence without its full stop, with each host's own reason.
QString whyRefused(const Change &change, const Observed &observed)
{
    QStringList reasons;
    for (const Problem &problem : change.plan.problems) {
        const HostView *host = observed.host(problem.host);
        reasons << (host ? tr("%1: %2").arg(host->name, problem.what) : problem.what);
    }
    if (reasons.isEmpty() && !change.refusal->next.isEmpty())
        reasons << change.refusal->next;
    return reasons.isEmpty() ? change.refusal->what : change.refusal->what + u"; "_s + reasons.join(u"; "_s);
}

/// All hosts that something of the import is made on.
QStringList hostsMadeOn(const ComposeImport &import)
{
    QStringList hosts;
    for (const ImportedService &service : import.services) {
        for (const QString &host : service.spec.placement.hosts) {
            if (service.isMade() && !hosts.contains(host))
                hosts << host;
        }
    }
    return hosts;
}

} // namespace

ImportTarget importTarget(const fleet::Fleet &fleet, const ServiceBook &book, const QStringList &hosts)
{
    ImportTarget target;
    for (const QString &name : hosts) {
        const fleet::HostConnection *host = fleet.hostByName(name);
        if (!host)
            continue;
        ImportHost made{.name = name};
        for (const engine::Network &network : host->live().networks())
            made.networks << network.name;
        made.volumes = host->live().volumes().keys();
        target.hosts << made;
    }
    target.taken = book.names();
    for (const QString &name : std::as_const(target.taken)) {
        const auto state = book.state(name);
        if (!state || !state->head.record || state->head.unreadable || !state->head.record->current())
            continue;
        const ServiceRecord &record = *state->head.record;
        target.present[name] = {record.current()->spec, record.replicas, state->ready()};
    }
    return target;
}

void addPlaceProblems(ComposeImport &import, const fleet::Fleet &fleet, const ServiceBook &book, core::Time now)
{
    if (!import.isPossible())
        return;
    for (const QString &name : hostsMadeOn(import)) {
        const fleet::HostConnection *host = fleet.hostByName(name);
        const auto leftOut =
            host ? operations::leftOutByHost(operations::factOf(*host), {}) : std::optional<operations::LeftOut>();
        if (!host || leftOut)
            import.problems << ImportProblem{
                true, {}, {}, 0, leftOut ? leftOut->why : tr("There is no host named “%1” here").arg(name)};
    }
    if (!import.isPossible())
        return; // each service would tell the same
    for (const ImportedService &service : std::as_const(import.services)) {
        if (service.present)
            continue;
        const ServiceSpec spec = book.resolved(service.spec);
        const Observed observed = book.observe(spec);
        const Change change = create(spec, service.replicas, observed, now, std::nullopt);
        if (change.refusal)
            import.problems << ImportProblem{true, service.key, {}, service.line, whyRefused(change, observed)};
    }
}

} // namespace bayplan::services
