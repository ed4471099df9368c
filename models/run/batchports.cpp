// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/batchports.h"

#include "core/plaintext.h"
#include "run/checks.h"
#include "run/words.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using ConflictKind = Conflict::Kind;

namespace {

constexpr int longestName = 60;

bool publishes(const ContainerSpec &spec)
{
    const QString network = spec.networks.value(0).name;
    return network != u"host"_s && network != u"none"_s;
}

/// The row of `spec` whose static port one of `before` takes, too; -1 if there is none.
int meetingRow(const ContainerSpec &spec, const ContainerSpec &before)
{
    if (!publishes(spec) || !publishes(before))
        return -1;
    for (qsizetype i = 0; i < spec.ports.size(); ++i) {
        const engine::PortRequest &port = spec.ports.at(i);
        for (const engine::PortRequest &other : before.ports) {
            if (!port.isDynamic() && !other.isDynamic() && port.published == other.published &&
                port.protocol == other.protocol && addressesMeet(port.ip, other.ip))
                return int(i);
        }
    }
    return -1;
}

class BatchCheck
{
public:
    BatchCheck(const QList<BatchItem> &batch, const QMap<fleet::HostId, BatchHost> &hosts)
        : m_batch(batch)
        , m_hosts(hosts)
    {
    }

    void checkReserved(qsizetype item, const QList<fleet::ReservedPorts> &reserved)
    {
        const BatchItem &one = m_batch.at(item);
        for (const Conflict &conflict : reservedPortConflicts(one.spec, reserved))
            found.append({item, one.hosts.value(0), std::nullopt, conflict});
    }

    void checkHost(qsizetype item, fleet::HostId host)
    {
        const BatchHost there = m_hosts.value(host);
        if (there.live) {
            for (const Conflict &conflict : portConflicts(m_batch.at(item).spec, *there.live))
                found.append({item, host, std::nullopt, conflict});
        }
        for (qsizetype before = 0; before < item; ++before) {
            if (!m_batch.at(before).hosts.contains(host))
                continue;
            const ContainerSpec &spec = m_batch.at(item).spec;
            const int row = meetingRow(spec, m_batch.at(before).spec);
            if (row < 0)
                continue;
            const QString label = core::plainLine(m_batch.at(before).label, longestName);
            const QString what = tr("Port %1 is asked for by %2 as well, on %3")
                                     .arg(spec.ports.at(row).published)
                                     .arg(label, core::plainLine(there.name, longestName));
            found.append({item, host, before,
                          Conflict{.kind = ConflictKind::PortTaken,
                                   .field = u"publish"_s,
                                   .row = row,
                                   .what = what,
                                   .holder = m_batch.at(before).spec.name}});
        }
    }

    QList<BatchConflict> found;

private:
    const QList<BatchItem> &m_batch;
    const QMap<fleet::HostId, BatchHost> &m_hosts;
};

} // namespace

QList<Conflict> reservedPortConflicts(const ContainerSpec &spec, const QList<fleet::ReservedPorts> &reserved)
{
    QList<Conflict> found;
    if (!publishes(spec))
        return found;
    for (qsizetype i = 0; i < spec.ports.size(); ++i) {
        const engine::PortRequest &port = spec.ports.at(i);
        if (port.published == 0)
            continue;
        const quint16 last = port.publishedEnd ? port.publishedEnd : port.published;
        for (const fleet::ReservedPorts &ports : reserved) {
            if (ports.first > last || ports.last < port.published)
                continue;
            const quint16 first = std::max(ports.first, port.published);
            found << Conflict{.kind = ConflictKind::PortReserved,
                              .blocks = false,
                              .field = u"publish"_s,
                              .row = int(i),
                              .what = tr("Port %1 is reserved for %2").arg(first).arg(ports.name),
                              .holder = {}};
        }
    }
    return found;
}

QList<BatchConflict> batchPortConflicts(const QList<BatchItem> &batch, const QMap<fleet::HostId, BatchHost> &hosts,
                                        const QList<fleet::ReservedPorts> &reserved)
{
    BatchCheck check(batch, hosts);
    for (qsizetype item = 0; item < batch.size(); ++item) {
        check.checkReserved(item, reserved);
        for (const fleet::HostId host : batch.at(item).hosts)
            check.checkHost(item, host);
    }
    return check.found;
}

} // namespace bayplan::run
