// SPDX-License-Identifier: GPL-3.0-or-later
// What ServiceBook says of a service by its records and labels.
#include "core/plaintext.h"
#include "core/soon.h"
#include "fleet/servicename.h"
#include "services/adoptreader.h"
#include "services/labels.h"
#include "services/servicebook.h"
#include "services/words.h"

#include <algorithm>

namespace bayplan::services {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

namespace {

/// Engines tell their time to the second, and the time of creation too.
constexpr milliseconds clockGrain{1'500};

} // namespace

/// How long a lease holds yet: by the clock of the host that has it, or where that isn't known by how long it has been
/// seen here. Nothing if it has lapsed.
std::optional<milliseconds> ServiceBook::leaseLeft(const Entry &entry, const FoundRecord &found) const
{
    if (entry.lapsed == std::pair(found.record.lease->owner, found.record.generation))
        return std::nullopt;
    const milliseconds length = duration_cast<milliseconds>(found.record.lease->length);
    milliseconds left = length - duration_cast<milliseconds>(core::monotonicNow() - entry.generationSince);
    const fleet::HostConnection *host = m_fleet.host(found.host);
    if (host && host->status().clockAhead) {
        const core::Time engineNow = core::now() + *host->status().clockAhead;
        left = std::min(left, duration_cast<milliseconds>(found.created + length + clockGrain - engineNow));
    }
    return left.count() > 0 ? std::optional(left) : std::nullopt;
}

ServiceHead ServiceBook::headOf(const QString &name, const Entry &entry) const
{
    ServiceHead head{.name = name,
                     .project = entry.project,
                     .title = entry.title,
                     .record = {},
                     .isWritten = !entry.records.isEmpty(),
                     .found = entry.records.values()};
    if (!entry.unreadable.isEmpty()) {
        const auto first = entry.unreadable.cbegin();
        head.unreadable = first.value();
        const fleet::HostConnection *host = m_fleet.host(first.key().host);
        head.unreadable->where = host ? host->config().name : QString();
    }
    const FoundRecord *newest = latest(head.found);
    head.record = newest ? newest->record : unwritten(name, entry);
    if (head.record)
        learnImages(*head.record, entry);
    if (newest && newest->record.lease && leaseLeft(entry, *newest)) {
        head.actor = newest->record.lease->shown;
        head.isOurs = m_actor.isOwner(newest->record.lease->owner);
    }
    findHome(head, newest ? &newest->record : nullptr);
    if (newest && head.homeProblem.isEmpty()) {
        head.homeProblem = elsewhere(entry, newest->record);
        head.isElsewhere = !head.homeProblem.isEmpty();
    }
    return head;
}

/// What is known of a service without a record.
std::optional<ServiceRecord> ServiceBook::unwritten(const QString &name, const Entry &entry) const
{
    QList<QMap<QString, QString>> labels;
    QSet<int> slots;
    bool isLive = false;
    for (const fleet::ContainerKey &key : entry.members) {
        const fleet::HostConnection *host = m_fleet.host(key.host);
        const engine::Container *container = host ? host->live().container(key.id) : nullptr;
        if (!container)
            continue;
        isLive |= fleet::isLive(host->status().state);
        labels << container->labels;
        if (const auto slot = fleet::serviceOf(*container).slot)
            slots.insert(*slot);
    }
    auto record = restoredRecord(labels);
    if (record && entry.lost) { // it says more than the labels do
        const int seen = record->replicas;
        record = entry.lost;
        record->lease.reset();
        // Where nothing answers that the service has, it may have been given up by somebody else.
        record->replicas = isLive ? record->replicas : seen;
    }
    if (!record && entry.adopted) {
        record.emplace();
        record->name = name;
        record->replicas = 0;
        record->revisions = {Revision{1, *entry.adopted, {}}};
    }
    if (!record)
        return std::nullopt;
    record->generation = entry.generation; // one that was seen before it was removed is not written again
    record->replicas = std::max(record->replicas, int(slots.size()));
    return record;
}

/// A record that was read names its home. Without one there is none yet; but while a host is out of reach, it may have
/// it.
void ServiceBook::findHome(ServiceHead &head, const ServiceRecord *record) const
{
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        const auto &engine = host->status().engine;
        const bool live = fleet::isLive(host->status().state);
        if (!record) {
            if (!live && !isLost(host->id()) && head.homeProblem.isEmpty())
                head.homeProblem = tr("The service has no record, unless %1 has it, which is out of reach")
                                       .arg(core::plainLine(host->config().name, 60));
            continue;
        }
        if (!record->home.means(engine ? engine->id : QString(), host->config().name))
            continue;
        if (live) {
            head.home = host->id();
            head.homeProblem.clear();
            return;
        }
        head.homeProblem =
            tr("%1, which has the service's record, is out of reach").arg(core::plainLine(host->config().name, 60));
    }
    if (record && head.homeProblem.isEmpty())
        head.homeProblem = tr("%1, which has the service's record, is not in this workspace")
                               .arg(core::plainLine(record->home.name, 60));
}

/// Another desktop's workspace may have hosts that this one hasn't: what the record has on those is not dead, though
/// nothing is ever seen of it here. Empty if everything it tells of is on hosts of this one.
QString ServiceBook::elsewhere(const Entry &entry, const ServiceRecord &record) const
{
    const auto isHere = [this](const HostName &name) {
        const auto hosts = m_fleet.hosts();
        return std::any_of(hosts.begin(), hosts.end(), [&](const fleet::HostConnection *host) {
            const auto &engine = host->status().engine;
            return name.means(engine ? engine->id : QString(), host->config().name);
        });
    };
    for (const Place &place : record.places) {
        if (isHere(place.host))
            continue;
        QSet<int> unseen(place.slots.begin(), place.slots.end());
        for (const fleet::ContainerKey &key : entry.members) {
            const fleet::HostConnection *host = m_fleet.host(key.host);
            const engine::Container *container = host ? host->live().container(key.id) : nullptr;
            if (const auto slot = container ? fleet::serviceOf(*container).slot : std::nullopt)
                unseen.remove(*slot); // the record is older than the move
        }
        if (!unseen.isEmpty())
            return tr("%1, which has %Ln replica(s) of it, is not in this workspace", nullptr, int(unseen.size()))
                .arg(core::plainLine(place.host.name, 60));
    }
    return {};
}

core::Task ServiceBook::adopt(const QString &name, std::function<void(core::Result<void>)> done)
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end() || found->second.project.isEmpty() || headOf(name, found->second).record) {
        const bool isKnown = found != m_entries.end();
        return core::soon([name, isKnown, done = std::move(done)] {
            done(isKnown ? core::Result<void>()
                         : core::fail({.kind = core::Error::Kind::NotFound,
                                       .what = tr("There is no such service any more"),
                                       .where = name,
                                       .next = {}}));
        });
    }
    return readComposeService(m_fleet, found->second.project, found->second.title,
                              [this, name, done = std::move(done)](const core::Result<ServiceSpec> &spec) {
                                  if (!spec)
                                      return done(core::fail(spec.error()));
                                  if (const auto entry = m_entries.find(name); entry != m_entries.end()) {
                                      entry->second.adopted = *spec;
                                      tell({name});
                                  }
                                  done({});
                              });
}

} // namespace bayplan::services
