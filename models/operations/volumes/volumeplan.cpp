// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/volumes/volumeplan.h"

#include "operations/volumes/volumesteps.h"

#include <QCoreApplication>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

struct VolumePlanWords
{
    Q_DECLARE_TR_FUNCTIONS(VolumePlan)
};

std::optional<LeftOut> refusal(const VolumeFact &fact)
{
    if (auto why = leftOutByHost(fact.host, fact.target))
        return why;
    if (!fact.users.isEmpty())
        return LeftOut{fact.target, VolumePlanWords::tr("Used by %1").arg(namesOf(fact.users))};
    return std::nullopt;
}

} // namespace

VolumePlan removeVolumesPlan(const QList<VolumeFact> &selection, const QString &title)
{
    VolumePlan made;
    for (const VolumeFact &fact : selection) {
        if (auto why = refusal(fact)) {
            made.leftOut << *why;
            continue;
        }
        made.included << fact;
        made.plan.steps.push_back(removeVolumeStep(fact.target));
    }
    const int n = int(made.included.size());
    made.plan.title = !title.isEmpty() ? title
                      : n == 1         ? VolumePlanWords::tr("Remove volume %1").arg(made.included.first().target.name)
                                       : VolumePlanWords::tr("Remove %Ln volume(s)", nullptr, n);
    return made;
}

VolumePlan createVolumePlan(const engine::VolumeSpec &spec, const QList<HostFact> &hosts,
                            const QList<fleet::HostId> &taken)
{
    VolumePlan made;
    for (const HostFact &host : hosts) {
        const Target target{.host = host.id, .hostName = host.name, .kind = u"volume"_s, .id = {}, .name = spec.name};
        if (auto why = leftOutByHost(host, target)) {
            made.leftOut << *why;
        } else if (taken.contains(host.id)) {
            made.leftOut << LeftOut{target, VolumePlanWords::tr("It has a volume of that name"), true};
        } else {
            made.included << VolumeFact{.target = target, .host = host, .driver = spec.driver};
            made.plan.steps.push_back(createVolumeStep(target, engine::volumeBody(spec)));
        }
    }
    const int n = int(made.included.size());
    made.plan.title = n == 1 ? VolumePlanWords::tr("Create volume %1").arg(spec.name)
                             : VolumePlanWords::tr("Create volume %1 on %Ln host(s)", nullptr, n).arg(spec.name);
    return made;
}

} // namespace bayplan::operations
