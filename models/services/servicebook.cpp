// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/servicebook.h"

#include "fleet/servicename.h"
#include "run/conflicts.h"
#include "services/adopt.h"
#include "services/labels.h"
#include "services/resolvedimage.h"
#include "services/words.h"

#include <algorithm>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

namespace {

/// Failures older than this say nothing any more; as Swarm counts them.
constexpr std::chrono::minutes failuresCount{5};

bool isProbed(HealthGate::Kind kind)
{
    return kind == HealthGate::Kind::Http || kind == HealthGate::Kind::Tcp;
}

} // namespace

ServiceBook::ServiceBook(fleet::Fleet &fleet, net::HttpLoop &loop, Times times, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_times(times)
    , m_prober(fleet, loop, times.probes)
    , m_platforms(std::make_unique<run::PlatformReader>())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { onTimer(); });
    connect(&fleet, &fleet::Fleet::changed, this, [this](const fleet::FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this](fleet::HostId host) { dropHost(host); });
    connect(&fleet, &fleet::Fleet::hostAdded, this, [this] { Q_EMIT surroundingsChanged(); });
    connect(&m_prober, &ReplicaProber::changed, this, [this](const fleet::ContainerKey &replica) {
        if (const auto name = m_serviceOf.constFind(replica); name != m_serviceOf.cend())
            tell({*name});
    });
    connect(m_platforms.get(), &run::PlatformReader::changed, this, [this] {
        const QStringList all = names();
        tell(QSet<QString>(all.begin(), all.end()));
        Q_EMIT surroundingsChanged();
    });
    fleet::FleetChanges all;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        all[host->id()].status = true;
        for (const engine::Container &container : host->live().containers())
            all[host->id()].containers.insert(container.id);
    }
    onChanged(all);
}

QStringList ServiceBook::names() const
{
    QStringList names;
    for (const auto &[name, entry] : m_entries)
        names << name;
    return names;
}

std::optional<ServiceHead> ServiceBook::head(const QString &name) const
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        return std::nullopt;
    return headOf(name, found->second);
}

std::optional<ServiceState> ServiceBook::state(const QString &name) const
{
    auto head = this->head(name);
    if (!head)
        return std::nullopt;
    if (head->record) { // before anything is made of it, so that it goes on with one image
        for (Revision &revision : head->record->revisions) {
            if (revision.number == head->record->revision && revision.spec.resolvedImage.isEmpty())
                revision.spec = resolved(revision.spec);
        }
    }
    ServiceSpec spec;
    spec.name = name;
    return ServiceState{.head = *head, .observed = head->record ? observe(*head->record) : observe(spec)};
}

Observed ServiceBook::observe(const ServiceRecord &record) const
{
    ServiceSpec spec;
    spec.name = record.name;
    if (const Revision *revision = record.current())
        spec = revision->spec;
    Observed observed = services::observe(spec, inputs(spec), m_prober.results(), record.gates());
    QSet<fleet::HostId> neverSeen;
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        if (!m_seen.contains(host->id()) && !fleet::isLive(host->status().state))
            neverSeen.insert(host->id());
    }
    addPlaces(observed, record, neverSeen);
    return observed;
}

Observed ServiceBook::observe(const ServiceSpec &spec) const
{
    return services::observe(spec, inputs(spec), m_prober.results());
}

ServiceSpec ServiceBook::resolved(ServiceSpec spec) const
{
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        const engine::Image *image = run::imageThere(host->live(), spec.container.image);
        if (!image)
            continue;
        spec.resolvedImage = resolvedImage(spec.container.image, image->id, image->digests);
        break;
    }
    return spec;
}

QList<HostInput> ServiceBook::inputs(const ServiceSpec &spec) const
{
    QList<HostInput> inputs;
    QHash<QString, qsizetype> engines; // one that is known twice, by two ways, is one host
    for (fleet::HostConnection *host : m_fleet.hosts()) {
        const auto failures = m_failures.value({spec.name, host->id()});
        const auto since = core::monotonicNow() - failuresCount;
        HostInput input{.facts = run::factsOf(*host),
                        .live = &host->live(),
                        .labels = host->config().labels,
                        .lost = isLost(host->id()),
                        .draining = isDraining(host->id()),
                        .recentFailures = int(std::count_if(failures.begin(), failures.end(),
                                                            [&](const auto &at) { return at > since; })),
                        .image = m_platforms->platform(*host, wantedImage(spec))};
        const QString id = input.facts.engine ? input.facts.engine->id : QString();
        if (const auto twin = engines.constFind(id); !id.isEmpty() && twin != engines.cend()) {
            const HostInput &other = inputs.at(*twin);
            const bool isNamed =
                spec.placement.hosts.contains(input.facts.name) && !spec.placement.hosts.contains(other.facts.name);
            if (isNamed || (input.facts.isLive && !other.facts.isLive))
                inputs[*twin] = input;
            continue;
        }
        engines.insert(id, inputs.size());
        inputs << input;
    }
    return inputs;
}

bool ServiceBook::isDraining(fleet::HostId host) const
{
    return std::any_of(m_marks.begin(), m_marks.end(),
                       [host](const fleet::ContainerKey &mark) { return mark.host == host; });
}

std::optional<milliseconds> ServiceBook::untilLost(fleet::HostId id) const
{
    const fleet::HostConnection *host = m_fleet.host(id);
    if (!host || fleet::isLive(host->status().state) || m_times.hostLostAfter.count() == 0)
        return std::nullopt;
    return duration_cast<milliseconds>(host->status().sinceHere + m_times.hostLostAfter - core::monotonicNow());
}

bool ServiceBook::isLost(fleet::HostId host) const
{
    const auto left = untilLost(host);
    return left && left->count() <= 0;
}

void ServiceBook::noteFailure(const QString &service, fleet::HostId host)
{
    auto &failures = m_failures[{service, host}];
    const auto now = core::monotonicNow();
    failures.removeIf([now](const core::MonotonicTime &at) { return at < now - failuresCount; });
    failures << now;
}

void ServiceBook::onChanged(const fleet::FleetChanges &changes)
{
    QSet<QString> affected;
    bool hostsDiffer = false;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        const fleet::HostConnection *host = m_fleet.host(it.key());
        if (!host)
            continue;
        if (fleet::isLive(host->status().state))
            m_seen.insert(it.key());
        hostsDiffer = hostsDiffer || it->status || it->config;
        for (const QString &id : it->containers) {
            const fleet::ContainerKey key{it.key(), id};
            drop(key, affected);
            if (const engine::Container *container = host->live().container(id))
                take(key, *container, affected);
        }
    }
    if (hostsDiffer) { // any service may have been there, or may go there now
        for (const auto &[name, entry] : m_entries)
            affected.insert(name);
    }
    tell(affected);
    Q_EMIT surroundingsChanged();
}

void ServiceBook::drop(const fleet::ContainerKey &key, QSet<QString> &affected)
{
    m_marks.remove(key);
    const QString name = m_serviceOf.take(key);
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        return;
    affected.insert(name);
    Entry &entry = found->second;
    entry.members.remove(key);
    if (const auto record = entry.records.constFind(key); record != entry.records.cend()) {
        if (!entry.lost || entry.lost->generation < record->record.generation)
            entry.lost = record->record;
        entry.records.erase(record);
    }
    entry.unreadable.remove(key);
}

void ServiceBook::take(const fleet::ContainerKey &key, const engine::Container &container, QSet<QString> &affected)
{
    if (container.labels.contains(drainedLabel.toString())) {
        m_marks.insert(key);
        return;
    }
    QString name;
    const auto entryOf = [&](const QString &service) -> Entry & {
        name = service;
        return m_entries[service];
    };
    if (container.labels.contains(recordLabel.toString())) {
        const auto written = parseRecordName(container.name);
        auto record = readRecord(container.name, container.labels);
        if (!written && !record)
            return; // no name to tell it under
        Entry &entry = entryOf(written->service);
        if (record) {
            record->host = key.host;
            record->containerId = key.id;
            record->created = container.created;
            if (record->record.generation > entry.generation) {
                entry.generation = record->record.generation;
                entry.generationSince = core::monotonicNow();
            }
            entry.records.insert(key, *std::move(record));
        } else {
            entry.unreadable.insert(key, record.error());
        }
        entry.title = entry.title.isEmpty() ? name : entry.title;
    } else if (const auto compose = fleet::serviceOf(container); !compose.project.isEmpty()) {
        Entry &entry = entryOf(composeServiceName(compose.project, compose.service));
        if (entry.adopted && isOutdated(*entry.adopted, container.labels))
            entry.adopted.reset(); // Compose has made it anew from another configuration, so it is read anew
        entry.project = compose.project;
        entry.title = compose.service;
        entry.members.insert(key);
    } else if (const auto replica = replicaOf(container.labels)) {
        Entry &entry = entryOf(replica->service);
        entry.title = replica->service;
        entry.members.insert(key);
    } else {
        return;
    }
    m_serviceOf.insert(key, name);
    affected.insert(name);
}

void ServiceBook::dropHost(fleet::HostId host)
{
    QSet<QString> affected;
    QList<fleet::ContainerKey> gone;
    for (auto it = m_serviceOf.cbegin(); it != m_serviceOf.cend(); ++it) {
        if (it.key().host == host)
            gone << it.key();
    }
    for (const fleet::ContainerKey &key : std::as_const(gone))
        drop(key, affected);
    m_marks.removeIf([host](const fleet::ContainerKey &mark) { return mark.host == host; });
    m_seen.remove(host);
    tell(affected);
    Q_EMIT surroundingsChanged();
}

void ServiceBook::tell(const QSet<QString> &names)
{
    for (const QString &name : names) {
        if (const auto found = m_entries.find(name); found != m_entries.end() && found->second.isEmpty())
            m_entries.erase(found);
    }
    watchProbes(names);
    onTimer();
    if (!names.isEmpty())
        Q_EMIT changed(names);
}

/// Keeps those asked that run, of services whose gate asks at a port.
void ServiceBook::watchProbes(const QSet<QString> &names)
{
    QSet<fleet::ContainerKey> wanted;
    for (const QString &name : names) {
        const auto head = this->head(name);
        const Revision *current = head && head->record ? head->record->current() : nullptr;
        if (!current)
            continue;
        const QMap<int, HealthGate> gates = head->record->gates();
        for (const fleet::ContainerKey &key : std::as_const(m_entries.at(name).members)) {
            const fleet::HostConnection *host = m_fleet.host(key.host);
            const engine::Container *container = host ? host->live().container(key.id) : nullptr;
            if (!container)
                continue;
            const auto labels = replicaOf(current->spec, container->labels);
            const HealthGate gate = gates.value(labels ? labels->revision : current->number, current->spec.gate);
            if (isProbed(gate.kind) && container->state == engine::ContainerState::Running)
                m_prober.watch(key, gate);
            else
                m_prober.forget(key);
        }
    }
    m_prober.keepOnly([this](const fleet::ContainerKey &key) { return m_serviceOf.contains(key); });
}

/// Leases lapse and hosts become lost without any event.
void ServiceBook::onTimer()
{
    QSet<QString> lapsed;
    std::optional<milliseconds> next;
    const auto wait = [&next](milliseconds left) { next = next ? std::min(*next, left) : left; };
    for (auto &[name, entry] : m_entries) {
        const QList<FoundRecord> records = entry.records.values();
        const FoundRecord *newest = latest(records);
        if (!newest || !newest->record.lease)
            continue;
        const auto left = leaseLeft(entry, *newest);
        if (left)
            wait(*left);
        else if (entry.lapsed = {newest->record.lease->owner, newest->record.generation}; entry.wasHeld)
            lapsed.insert(name);
        entry.wasHeld = left.has_value();
    }
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        const auto left = untilLost(host->id());
        if (!left)
            m_lost.remove(host->id());
        else if (left->count() > 0)
            wait(*left);
        else if (!m_lost.contains(host->id())) {
            m_lost.insert(host->id());
            for (const auto &[name, entry] : m_entries)
                lapsed.insert(name);
        }
    }
    if (next)
        m_timer.start(*next + milliseconds(10));
    if (!lapsed.isEmpty())
        Q_EMIT changed(lapsed);
}

} // namespace bayplan::services
