// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/container.h"

#include <QMultiHash>

#include <optional>

namespace bayplan::simulator {

/// Who holds which published port of one host, with the engine's rules: two containers may share a number only on
/// different single addresses, and a port asked for as 0 gets the next free one from 32768 up, anew at each start.
class PortBook
{
public:
    /// The bindings for `ports` held by `owner` from now on; or nothing, with `conflict` saying which address and port
    /// was taken ("0.0.0.0:8080"). IPv6 rows appear beside IPv4 ones unless `ipv4Only` (as with Podman).
    std::optional<QList<BoundPort>> bind(const QString &owner, const QList<PortSpec> &ports, bool ipv4Only,
                                         QString *conflict);
    void release(const QString &owner, const QList<BoundPort> &bound);
    /// The next port that engines give out by themselves and nobody holds; 0 when all are held.
    quint16 nextEphemeral(const QString &protocol, const QString &ip);

private:
    struct Holding
    {
        QString ip;
        QString owner;
    };

    bool isFree(const QString &protocol, quint16 port, const QString &ip) const;

    QMultiHash<quint32, Holding> m_held;
    quint16 m_next = 32768;
};

} // namespace bayplan::simulator
