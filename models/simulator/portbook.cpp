// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/portbook.h"

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint16 firstEphemeral = 32768;
constexpr quint16 lastEphemeral = 60999;

quint32 keyOf(const QString &protocol, quint16 port)
{
    const quint32 kind = protocol == u"udp"_s ? 1U : protocol == u"sctp"_s ? 2U : 0U;
    return (kind << 16) | port;
}

bool isWildcard(const QString &ip)
{
    return ip.isEmpty() || ip == u"0.0.0.0"_s || ip == u"::"_s;
}

} // namespace

bool PortBook::isFree(const QString &protocol, quint16 port, const QString &ip) const
{
    const auto [begin, end] = m_held.equal_range(keyOf(protocol, port));
    for (auto it = begin; it != end; ++it) {
        if (isWildcard(ip) || isWildcard(it->ip) || it->ip == ip)
            return false;
    }
    return true;
}

quint16 PortBook::nextEphemeral(const QString &protocol, const QString &ip)
{
    for (int tries = 0; tries <= lastEphemeral - firstEphemeral; ++tries) {
        const quint16 port = m_next;
        m_next = m_next == lastEphemeral ? firstEphemeral : static_cast<quint16>(m_next + 1);
        if (isFree(protocol, port, ip))
            return port;
    }
    return 0;
}

std::optional<QList<BoundPort>> PortBook::bind(const QString &owner, const QList<PortSpec> &ports, bool ipv4Only,
                                               QString *conflict)
{
    QList<BoundPort> bound;
    for (const PortSpec &spec : ports) {
        if (!spec.publish) {
            bound.append({{}, spec.target, 0, spec.protocol});
            continue;
        }
        const quint16 port = spec.requested != 0 ? spec.requested : nextEphemeral(spec.protocol, spec.hostIp);
        if (port == 0 || !isFree(spec.protocol, port, spec.hostIp)) {
            release(owner, bound);
            if (conflict)
                *conflict = (spec.hostIp.isEmpty() ? u"0.0.0.0"_s : spec.hostIp) + u':' + QString::number(port);
            return std::nullopt;
        }
        m_held.insert(keyOf(spec.protocol, port), {spec.hostIp, owner});
        bound.append({spec.hostIp.isEmpty() ? u"0.0.0.0"_s : spec.hostIp, spec.target, port, spec.protocol});
        if (spec.hostIp.isEmpty() && !ipv4Only)
            bound.append({u"::"_s, spec.target, port, spec.protocol});
    }
    return bound;
}

void PortBook::release(const QString &owner, const QList<BoundPort> &bound)
{
    for (const BoundPort &port : bound) {
        if (port.published == 0)
            continue;
        const auto [begin, end] = m_held.equal_range(keyOf(port.protocol, port.published));
        for (auto it = begin; it != end; ++it) {
            if (it->owner == owner) {
                m_held.erase(it);
                break;
            }
        }
    }
}

} // namespace bayplan::simulator
