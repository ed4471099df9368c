// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the ports asked for are held, or claimed, by containers of the host.
#include "core/plaintext.h"
#include "run/checks.h"
#include "run/conflicts.h"
#include "run/words.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using engine::PortRequest;
using ConflictKind = Conflict::Kind;

namespace {

/// Whoever binds a port of the host, or will when it is started.
struct Holder
{
    QString ip;
    quint16 port = 0;
    QString protocol;
    QString container;
    bool inUse = false;
};

QMultiHash<quint16, Holder> holdersOf(const fleet::LiveHost &live)
{
    QMultiHash<quint16, Holder> holders;
    for (const engine::Container &container : live.containers()) {
        if (engine::isAlive(container.state)) {
            for (const engine::PortMapping &port : container.ports) {
                if (port.published)
                    holders.insert(port.published, {port.ip, port.published, port.protocol, container.name, true});
            }
        } else {
            for (const PortRequest &port : container.requested) {
                if (!port.isDynamic())
                    holders.insert(port.published, {port.ip, port.published, port.protocol, container.name, false});
            }
        }
    }
    return holders;
}

class PortCheck
{
public:
    explicit PortCheck(const fleet::LiveHost &live) : m_holders(holdersOf(live)) {}

    /// The best claim on it: one in use before one that waits.
    std::optional<Holder> holderOf(const PortRequest &port, quint16 number) const
    {
        std::optional<Holder> best;
        for (auto it = m_holders.constFind(number); it != m_holders.cend() && it.key() == number; ++it) {
            if (it->protocol != port.protocol || !addressesMeet(it->ip, port.ip))
                continue;
            const bool better =
                !best || (it->inUse && !best->inUse) || (it->inUse == best->inUse && it->container < best->container);
            if (better)
                best = *it;
        }
        return best;
    }

    std::optional<Conflict> check(const PortRequest &port)
    {
        return port.publishedEnd ? checkRange(port) : checkOne(port);
    }

    /// Taken by the container that is to be run, for a range of its own.
    void reserve(const PortRequest &port)
    {
        if (!port.isDynamic())
            m_holders.insert(port.published, {port.ip, port.published, port.protocol, {}, true});
    }

private:
    std::optional<Conflict> checkOne(const PortRequest &port) const
    {
        const auto holder = holderOf(port, port.published);
        if (!holder)
            return std::nullopt;
        const QString name = core::plainLine(holder->container, 60);
        if (holder->inUse)
            return Conflict{.kind = ConflictKind::PortTaken,
                            .field = u"publish"_s,
                            .what = tr("Port %1 is taken by %2").arg(port.published).arg(name),
                            .holder = holder->container};
        return Conflict{.kind = ConflictKind::PortClaimed,
                        .blocks = false,
                        .field = u"publish"_s,
                        .what = tr("Port %1 belongs to %2, which is stopped and can't be started while this runs")
                                    .arg(port.published)
                                    .arg(name),
                        .holder = holder->container};
    }

    /// Engines take one that nobody has on the same address. That somebody has it on another address, which counts all
    /// the same, they find out only then (Docker 20.10 gives up).
    std::optional<Conflict> checkRange(const PortRequest &port)
    {
        std::optional<Holder> elsewhere;
        std::optional<quint16> free;
        for (int number = port.published; number <= port.publishedEnd; ++number) {
            const auto holder = holderOf(port, quint16(number));
            if (!holder || !holder->inUse)
                free = free.value_or(quint16(number));
            else if (!elsewhere && !isSameAddress(holder->ip, port.ip))
                elsewhere = holder;
        }
        Conflict conflict{.kind = ConflictKind::PortTaken, .field = u"publish"_s, .what = {}, .holder = {}};
        if (!free) {
            conflict.what = tr("All ports from %1 to %2 are taken").arg(port.published).arg(port.publishedEnd);
            return conflict;
        }
        m_holders.insert(*free, {port.ip, *free, port.protocol, {}, true});
        if (!elsewhere)
            return std::nullopt;
        conflict.blocks = false;
        conflict.holder = elsewhere->container;
        conflict.what = tr("Port %1 is taken by %2 on %3, and the engine may choose it even so")
                            .arg(elsewhere->port)
                            .arg(core::plainLine(elsewhere->container, 60), core::plainLine(elsewhere->ip, 60));
        return conflict;
    }

    static bool isSameAddress(const QString &one, const QString &other)
    {
        const auto isAll = [](const QString &ip) { return ip.isEmpty() || ip == u"0.0.0.0"_s || ip == u"::"_s; };
        return one == other || (isAll(one) && isAll(other));
    }

    QMultiHash<quint16, Holder> m_holders;
};

} // namespace

QList<Conflict> portConflicts(const ContainerSpec &spec, const fleet::LiveHost &live)
{
    const QString network = spec.networks.value(0).name;
    if (network == u"host"_s || network == u"none"_s) // ports are not published there
        return {};
    PortCheck check(live);
    QList<Conflict> found;
    const auto look = [&](bool ranges) {
        for (qsizetype i = 0; i < spec.ports.size(); ++i) {
            const PortRequest &port = spec.ports.at(i);
            if (port.published == 0 || (port.publishedEnd != 0) != ranges)
                continue;
            if (auto conflict = check.check(port)) {
                conflict->row = int(i);
                found << *conflict;
            }
        }
    };
    look(false);
    for (const PortRequest &port : spec.ports)
        check.reserve(port);
    look(true);
    return found;
}

} // namespace bayplan::run
