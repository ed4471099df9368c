// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plaintext.h"
#include "services/change.h"
#include "services/words.h"

#include <algorithm>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

namespace {

using Action = PlannedStep::Action;

QString joined(const QStringList &parts)
{
    if (parts.size() < 2)
        return parts.value(0);
    return tr("%1 and %2", "the last two of a list").arg(parts.mid(0, parts.size() - 1).join(u", "_s), parts.last());
}

/// "1 on aws1 and 2 on aws3"
QString byHost(const QMap<QString, int> &counts)
{
    QStringList parts;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        parts << tr("%1 on %2", "a number of replicas on a host").arg(it.value()).arg(it.key());
    return joined(parts);
}

} // namespace

QStringList planWords(const Change &change, const Observed &observed)
{
    const auto nameOf = [&](fleet::HostId id) {
        const HostView *host = observed.host(id);
        return host ? core::plainLine(host->name, 60) : QString();
    };
    QStringList words;
    if (change.refusal) {
        words << change.refusal->what + u'.';
        for (const Problem &problem : change.plan.problems) {
            const QString host = nameOf(problem.host);
            words << (host.isEmpty() ? problem.what : tr("%1: %2").arg(host, problem.what)) + u'.';
        }
        if (change.plan.problems.isEmpty() && !change.refusal->next.isEmpty())
            words << change.refusal->next + u'.';
        return words;
    }
    QMap<QString, int> added;
    QMap<QString, int> removed;
    QMap<QString, int> replaced;
    QStringList moved;
    QStringList copied;
    QStringList pulled;
    QSet<qsizetype> partOfMove;
    const auto &steps = change.plan.steps;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const PlannedStep &step = steps.at(i);
        const QString host = nameOf(step.host);
        const bool moves = step.why == PlannedStep::Why::Move || step.why == PlannedStep::Why::Drain;
        switch (step.action) {
        case Action::BringImage:
            (step.imageFrom ? copied : pulled) << host;
            break;
        case Action::Create:
            if (!moves)
                ++(step.why == PlannedStep::Why::Replace ? replaced : added)[host];
            break;
        case Action::Remove:
            if (!moves) {
                if (step.why != PlannedStep::Why::Replace)
                    ++removed[host];
                break;
            }
            for (const qsizetype before : step.after) {
                if (steps.at(before).action == Action::Create)
                    moved << tr("%1 from %2 to %3")
                                 .arg(core::plainLine(replicaName(change.desired.spec, step.slot), 80), host,
                                      nameOf(steps.at(before).host));
            }
            break;
        }
    }
    if (!added.isEmpty())
        words << tr("Adds %1.").arg(byHost(added));
    if (!removed.isEmpty())
        words << tr("Removes %1.").arg(byHost(removed));
    if (!replaced.isEmpty())
        words << tr("Replaces %1.").arg(byHost(replaced));
    if (!moved.isEmpty())
        words << tr("Moves %1; what moves is started there before it is stopped here.").arg(joined(moved));
    if (!copied.isEmpty())
        words << tr("The image is copied to %1 first.").arg(joined(copied));
    if (!pulled.isEmpty())
        words << tr("The image is pulled on %1 first.").arg(joined(pulled));
    if (!added.isEmpty() && copied.isEmpty() && pulled.isEmpty())
        words << tr("The image is there.");
    const auto &ports = change.desired.spec.container.ports;
    if (!added.isEmpty() && !ports.empty() &&
        std::all_of(ports.begin(), ports.end(), [](const engine::PortRequest &port) { return port.published == 0; }))
        words << tr("Ports are dynamic, so there is no conflict.");
    for (const Problem &problem : change.plan.problems) {
        const QString host = nameOf(problem.host);
        words << (host.isEmpty() ? problem.what : tr("%1: %2").arg(host, problem.what)) + u'.';
    }
    if (words.isEmpty())
        words << tr("Nothing is to be done.");
    return words;
}

} // namespace bayplan::services
