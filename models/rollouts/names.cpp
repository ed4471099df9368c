// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/names.h"

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using Action = Step::Action;

Names::Names(const World &world)
{
    for (const services::Replica &replica : world.observed.replicas)
        m_taken.insert({replica.host, replica.name});
    for (const Step &step : world.onTheWay) {
        if (step.action == Action::Create || step.action == Action::Rename)
            m_taken.insert({step.host, step.name});
    }
}

bool Names::isFree(const services::HostView &host, const QString &name) const
{
    return !m_taken.contains({host.id, name}) && !host.takenNames.contains(name);
}

QString Names::take(const services::HostView &host, const services::ServiceSpec &spec, int slot, int revision)
{
    const QString plain = services::replicaName(spec, slot);
    QString name = plain;
    if (!isFree(host, name))
        name = plain + u".r"_s + QString::number(revision);
    // What failed there may still have that one.
    for (int attempt = 2; !isFree(host, name); ++attempt)
        name = plain + u".r"_s + QString::number(revision) + u'.' + QString::number(attempt);
    m_taken.insert({host.id, name});
    return name;
}

bool Names::takePlain(const services::HostView &host, const QString &name)
{
    if (!isFree(host, name))
        return false;
    m_taken.insert({host.id, name});
    return true;
}

bool Names::isProvisional(const QString &name, const QString &plain)
{
    return name.startsWith(plain + u".r"_s);
}

} // namespace bayplan::rollouts
