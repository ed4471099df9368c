// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/restoredrecord.h"

#include "core/plaintext.h"
#include "services/labels.h"
#include "snapshots/samehosts.h"
#include "snapshots/words.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using services::ServiceRecord;

namespace {

const ServicePart *partOf(const Snapshot &snapshot, const QString &service)
{
    const auto found = std::find_if(snapshot.services.begin(), snapshot.services.end(),
                                    [&service](const ServicePart &part) { return part.name == service; });
    return found == snapshot.services.end() ? nullptr : &*found;
}

/// Where the record is to be written: where it is now, else where it was.
services::HostName homeOf(const ServicePart *now, const std::optional<ServiceRecord> &there, const ServiceRecord &was)
{
    if (now && !now->home.isEmpty())
        return {.engine = {}, .name = now->home};
    return there && !there->home.name.isEmpty() ? there->home : was.home;
}

/// Takes out what is masked yet and can be done without: revisions that are not current, and load balancers.
void dropMasked(QJsonObject &record, RestoredRecord &restored)
{
    const int current = record[u"revision"_s].toInt();
    const auto keep = [&](const QString &list, const QString &words, const QString &name) {
        QJsonArray kept;
        for (const QJsonValue &entry : record[list].toArray()) {
            const QStringList masked = namesOf(maskedValuesIn(entry.toObject()));
            if (masked.isEmpty() || (list == u"revisions"_s && entry[u"number"_s].toInt() == current))
                kept << entry;
            else
                restored.lacks << words.arg(core::plainLine(entry[name].toVariant().toString(), 60),
                                            stillMasked(masked));
        }
        if (record.contains(list))
            record[list] = kept;
    };
    keep(u"revisions"_s, tr("its revision %1 can't be brought back: %2"), u"number"_s);
    keep(u"ingresses"_s, tr("its load balancer %1 can't be brought back: %2"), u"name"_s);
}

/// What is another in it, in words.
QString differences(const ServiceRecord &now, const ServiceRecord &then)
{
    QStringList words;
    if (now.replicas != then.replicas)
        words << tr("%n replica(s), %1 then", nullptr, now.replicas).arg(then.replicas);
    if (now.revision != then.revision)
        words << tr("revision %1, %2 then").arg(now.revision).arg(then.revision);
    else if (now.revisions != then.revisions)
        words << tr("its revisions");
    if (now.ingresses != then.ingresses)
        words << tr("its load balancers");
    if (now.reconcile != then.reconcile)
        words << tr("whether it is kept up");
    if (now.rollout != then.rollout)
        words << tr("its latest rollout");
    return words.join(u", "_s);
}

} // namespace

std::optional<ServiceRecord> recordOf(const QJsonObject &json)
{
    const QString text = QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
    const QString name = services::recordName(json[u"name"_s].toString(), json[u"generation"_s].toInteger());
    const auto read = services::readRecord(name, {{services::recordLabel.toString(), text}});
    return read ? std::optional(read->record) : std::nullopt;
}

bool wantSame(const ServiceRecord &a, const ServiceRecord &b)
{
    return a.name == b.name && a.replicas == b.replicas && a.revision == b.revision && a.revisions == b.revisions &&
           a.reconcile == b.reconcile && a.rollout == b.rollout && a.ingresses == b.ingresses;
}

RestoredRecord restoredRecord(const ServicePart &wanted, bool isWhole, const Snapshot &now, core::Time takenAt,
                              PresentValues &values)
{
    RestoredRecord restored;
    const ServicePart *part = partOf(now, wanted.name);
    const auto there = part ? recordOf(part->record) : std::nullopt;
    if (part && !part->home.isEmpty()) // else it is what replicas' labels tell
        restored.before = there;
    int taken = 0;
    QJsonObject json = values.filledRecord(wanted.name, wanted.record, &taken);
    dropMasked(json, restored);
    for (const QJsonValue &revision : json[u"revisions"_s].toArray()) {
        if (const auto masked = maskedValuesIn(revision.toObject()); !masked.isEmpty() && isWhole)
            restored.problem = stillMasked(namesOf(masked));
    }
    auto then = recordOf(json);
    if (!then && isWhole && restored.problem.isEmpty())
        restored.problem = tr("its record in the snapshot can't be read");
    if (!restored.problem.isEmpty() || !then)
        return restored;
    if (isWhole && then->rollout && then->rollout->isActive()) {
        then->rollout->state = services::Rollout::State::Failed;
        then->rollout->reason = tr("It was under way when the snapshot was taken that was restored");
        then->rollout->ended = takenAt;
        restored.notes << tr("A rollout of %1 was under way then: its replicas are made as they were, and nobody goes "
                             "on with it")
                              .arg(core::plainLine(wanted.name, 80));
        then = recordOf(services::recordJson(*then)); // as it is read again
    }
    if (there && there->rollout && there->rollout->isActive()) {
        restored.problem = tr("a rollout is running; finish or abort it first");
        return restored;
    }
    const services::HostName home = homeOf(part, there, *then);
    const auto isMeant = [&home](const HostPart &each) { return home.means(engineIdOf(each), each.name); };
    // Of machines that were cloned, and have one id, that which is called so.
    auto host = std::find_if(now.hosts.begin(), now.hosts.end(),
                             [&](const HostPart &each) { return isMeant(each) && each.name == home.name; });
    if (host == now.hosts.end())
        host = std::find_if(now.hosts.begin(), now.hosts.end(), isMeant);
    const QString name = core::plainLine(home.name, 80);
    if (host == now.hosts.end())
        restored.problem = tr("its record is on %1, which is not in this workspace").arg(name);
    else if (host->state != HostPart::State::Read)
        restored.problem = tr("its record is on %1, which is out of reach").arg(name);
    if (!restored.problem.isEmpty()) {
        restored.before.reset();
        if (!isWhole) // then it can't be held meanwhile
            restored.problem.clear();
        return restored;
    }
    restored.home = host->name;
    restored.record = isWhole || !restored.before ? *then : *restored.before;
    restored.record.home = {engineIdOf(*host), host->name};
    restored.record.generation = std::max(then->generation, there ? there->generation : 0) + 1;
    if (restored.before)
        restored.record.generation = restored.before->generation + 1;
    restored.why = !restored.before ? tr("it has no record") : differences(*restored.before, restored.record);
    if (taken > 0 && isWhole)
        restored.notes << (taken == 1 ? tr("1 masked value of the record of %1 is taken from what is there")
                                            .arg(core::plainLine(wanted.name, 80))
                                      : tr("%1 masked values of the record of %2 are taken from what is there")
                                            .arg(QString::number(taken), core::plainLine(wanted.name, 80)));
    return restored;
}

} // namespace bayplan::snapshots
