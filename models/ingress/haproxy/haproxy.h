// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/balancer.h"
#include "ingress/haproxy/hurry.h"
#include "ingress/haproxy/times.h"
#include "ingress/reach.h"
#include "ingress/text/fileturns.h"
#include "services/ingress.h"

#include <memory>

namespace bayplan::ingress {

/// HAProxy 2.4 and later: our part of its file, and the same in memory by its runtime API, which needs a "stats socket"
/// of the level admin; without one, or where that can't do it, by reloads, in which no connection is lost. Servers with
/// names for addresses, and HAProxy before 2.6, always need reloads.
///
/// A server that is left out of apply() gets no new requests from then on, but its sessions end by themselves: while it
/// has any, read() shows it in maintenance, and a later apply() takes it out. A draining one has weight 0 in the file,
/// and so after a restart.
class HaProxy final : public Balancer
{
public:
    /// `turns` is shared by all who write such files, and outlives this.
    HaProxy(services::Ingress ingress, std::unique_ptr<Reach> reach, FileTurns &turns, HaProxyTimes times = {});

    BalancerTraits traits() const override;
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override;
    core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) override;
    core::Task dropAtOnce(const QStringList &servers, std::function<void()> done) override;
    void hurry() override { m_hurry.ask(); }
    core::Task remove(std::function<void(core::Result<void>)> done) override;

private:
    const services::Ingress m_ingress;
    const std::unique_ptr<Reach> m_reach;
    FileTurns &m_turns;
    const HaProxyTimes m_times;
    haproxy::Hurry m_hurry;
    std::optional<qint64> m_onlyWorker; ///< see haproxy::look()
};

/// A file for a HAProxy that is Bayplan's own: what it needs beside our parts, with that runtime socket. `global`: more
/// lines for its first section, whole ones.
QByteArray haproxyBaseFile(const QString &runtimeSocket, const QByteArray &global = {});

} // namespace bayplan::ingress
