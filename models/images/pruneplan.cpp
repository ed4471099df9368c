// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/pruneplan.h"

#include "core/humanize.h"
#include "fleet/livehost.h"
#include "images/calls.h"
#include "images/texts.h"

#include <algorithm>
#include <tuple>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;
using core::Result;

std::vector<Prunable> prunableOf(const fleet::LiveHost &host, PruneWhat what)
{
    std::vector<Prunable> list;
    for (const engine::Image &image : host.images()) {
        if (host.containersOf(image.id) == 0 && (what == PruneWhat::Unused || image.tags.isEmpty()))
            list.push_back({image.id, image.tags, image.size});
    }
    std::sort(list.begin(), list.end(),
              [](const Prunable &a, const Prunable &b) { return std::tie(b.size, a.id) < std::tie(a.size, b.id); });
    return list;
}

Plan prunePlan(PruneWhat what, const QList<HostRef> &hosts)
{
    Plan plan{.title = what == PruneWhat::Dangling
                           ? Texts::tr("Prune images without a name on %Ln host(s)", nullptr, int(hosts.size()))
                           : Texts::tr("Prune unused images on %Ln host(s)", nullptr, int(hosts.size())),
              .steps = {}};
    for (const HostRef &host : hosts) {
        plan.steps.push_back(
            {.target =
                 {.host = host.id, .hostName = host.name, .kind = u"image"_s, .id = {}, .name = Texts::tr("images")},
             .start = [what](StepRun &run) {
                 run.call(calls::prune(what == PruneWhat::Dangling), [&run](const Result<QByteArray> &reply) {
                     if (!reply)
                         return run.finish(core::fail(reply.error()));
                     const Result<Removed> pruned = decodePruned(*reply);
                     if (!pruned)
                         return run.finish(core::fail(pruned.error()));
                     if (pruned->deleted.isEmpty() && pruned->untagged.isEmpty())
                         run.note(Texts::tr("There was nothing to remove."));
                     else
                         run.note(
                             Texts::tr("%1 is free again. Can't be undone.").arg(core::decimalSize(pruned->bytes)));
                     run.finish({});
                 });
             }});
    }
    return plan;
}

} // namespace bayplan::images
