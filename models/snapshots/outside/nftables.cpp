// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/writers.h"
#include "snapshots/words.h"

#include <QHostAddress>
#include <QMap>

#include <tuple>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A published port as a firewall knows it; without an address it is meant at all of the host's.
struct FirewallPort
{
    QString protocol;
    QString address;
    quint16 port = 0;

    bool operator<(const FirewallPort &other) const
    {
        return std::tie(port, protocol, address) < std::tie(other.port, other.protocol, other.address);
    }
};

/// The elements of sets, by the sets' names: "published_tcp", "published_tcp4", "published_tcp6".
class FirewallSets
{
public:
    explicit FirewallSets(const FileScope &scope) : m_scope(scope), m_gaps(scope.gaps)
    {
        for (const OutsideContainer &container : scope.containers)
            addContainer(container);
    }

    const QMap<FirewallPort, QStringList> &ports() const { return m_ports; }
    const Gaps &gaps() const { return m_gaps; }
    bool hasDynamic() const { return m_hasDynamic; }

    /// "8888", "10.0.0.5 . 8888"
    QStringList elements(const QString &protocol, int family) const
    {
        QStringList list;
        for (const auto &[port, names] : m_ports.asKeyValueRange()) {
            if (port.protocol == protocol && familyOf(port.address) == family)
                list << (family ? port.address + u" . "_s : QString()) + QString::number(port.port);
        }
        return list;
    }

private:
    /// 4 or 6; 0: all addresses.
    static int familyOf(const QString &address) { return address.isEmpty() ? 0 : address.contains(u':') ? 6 : 4; }

    /// As it is written to sets; nothing for what is no address.
    static QString addressOf(const QString &text)
    {
        const QHostAddress address(text);
        const bool isOne = !address.isNull() && address.scopeId().isEmpty();
        return isOne ? address.toString() : QString();
    }

    void addContainer(const OutsideContainer &container)
    {
        const QString mode = container.spec.networks.value(0).name;
        if (mode == u"host"_s)
            container.tell(m_gaps, tr("it is in the host's network: nobody knows which ports it listens at"));
        for (const engine::PortMapping &port : container.published) {
            if (port.published != 0)
                addPort(container, port);
        }
        for (const engine::PortRequest &port : container.spec.ports) {
            if (!container.isRunning)
                container.tell(
                    m_gaps,
                    tr("it was stopped, so its port %1/%2 is not published").arg(port.target).arg(port.protocol));
            m_hasDynamic = m_hasDynamic || (container.isRunning && port.isDynamic());
        }
        m_hasDynamic = m_hasDynamic || (container.isRunning && container.spec.publishAll);
    }

    void addPort(const OutsideContainer &container, const engine::PortMapping &port)
    {
        static const QStringList protocols{u"tcp"_s, u"udp"_s, u"sctp"_s};
        if (!protocols.contains(port.protocol))
            return container.tell(m_gaps, tr("port %1: its protocol “%2”").arg(port.published).arg(port.protocol));
        const QHostAddress bound(port.ip);
        if (bound.isLoopback())
            return container.tell(
                m_gaps, tr("port %1/%2: only the host itself reaches it").arg(port.published).arg(port.protocol));
        FirewallPort key{.protocol = port.protocol, .address = {}, .port = port.published};
        const bool isEverywhere = port.ip.isEmpty() || bound == QHostAddress(QHostAddress::AnyIPv4) ||
                                  bound == QHostAddress(QHostAddress::AnyIPv6);
        if (!isEverywhere)
            key.address = addressOf(port.ip);
        else if (!m_scope.host)
            key.address = addressOf(container.host->address);
        if (key.address.isEmpty() && (!isEverywhere || !m_scope.host))
            return container.tell(m_gaps, tr("port %1/%2: its address “%3” is not one in numbers")
                                              .arg(port.published)
                                              .arg(port.protocol, isEverywhere ? container.host->address : port.ip));
        QStringList &names = m_ports[key];
        const QString name = m_scope.host ? container.name : QString(container.host->name + u'/' + container.name);
        if (!names.contains(name))
            names << name;
    }

    const FileScope &m_scope;
    Gaps m_gaps;
    QMap<FirewallPort, QStringList> m_ports;
    bool m_hasDynamic = false;
};

QString setText(const QString &name, const QString &type, const QStringList &elements)
{
    return u"    set %1 {\n        type %2\n        elements = {\n            %3\n        }\n    }\n"_s.arg(
        name, type, elements.join(u",\n            "_s));
}

} // namespace

QByteArray nftablesFile(const FileScope &scope)
{
    const FirewallSets ports(scope);
    QString sets;
    QString rules;
    for (const QString &protocol : {u"tcp"_s, u"udp"_s, u"sctp"_s}) {
        for (const int family : {0, 4, 6}) {
            const QStringList elements = ports.elements(protocol, family);
            if (elements.isEmpty())
                continue;
            const QString name = u"published_"_s + protocol + (family ? QString::number(family) : QString());
            const QString type = family == 0   ? u"inet_service"_s
                                 : family == 4 ? u"ipv4_addr . inet_service"_s
                                               : u"ipv6_addr . inet_service"_s;
            sets += setText(name, type, elements);
            const QString destination = family == 0   ? u"%1 dport"_s.arg(protocol)
                                        : family == 4 ? u"ip daddr . %1 dport"_s.arg(protocol)
                                                      : u"ip6 daddr . %1 dport"_s.arg(protocol);
            rules += u"        %1 @%2 counter accept\n"_s.arg(destination, name);
        }
    }
    Head head{.what = scope.host
                          ? tr("Rules for nftables on the host: check with “nft -c -f FILE”, load with “nft -f FILE”.")
                          : tr("Rules for nftables on a router before the hosts: check with “nft -c -f FILE”, "
                               "load with “nft -f FILE”."),
              .gaps = ports.gaps().lines(),
              .host = scope.host};
    head.notes << tr(
        "The table is replaced as a whole; other tables are left alone. It looks before Docker's rules do, "
        "at the address and port that were asked for. It accepts and counts what goes to published ports, "
        "and stops nothing: what another table drops stays dropped.");
    head.notes << tr("To close all else: “policy drop”, with rules before it for what the machine itself needs.");
    if (ports.hasDynamic())
        head.notes << tr("Ports that the engine chose change when a container starts again.");
    QStringList who;
    for (const auto &[port, names] : ports.ports().asKeyValueRange()) {
        for (const QString &name : names)
            who << u"%1%2/%3: %4"_s.arg(port.address.isEmpty() ? QString() : port.address + u' ',
                                        QString::number(port.port), port.protocol, name);
    }
    // Declared first, so that deleting it never fails.
    const QString text = u"\ntable inet bayplan_published\ndelete table inet bayplan_published\n\n"
                         u"table inet bayplan_published {\n"_s +
                         sets +
                         u"    chain published {\n"
                         u"        type filter hook prerouting priority -150; policy accept;\n"
                         u"        ct state established,related accept\n"_s +
                         rules + u"    }\n}\n"_s;
    return headOf(scope.snapshot, head) + (who.isEmpty() ? QByteArray() : "#\n" + comments(who)) + text.toUtf8();
}

} // namespace bayplan::snapshots::outside
