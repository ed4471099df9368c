// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/balancer.h"
#include "ingress/reach.h"
#include "services/ingress.h"

namespace bayplan::ingress {

/// An upstream of nginx. It has no checks of its own, only notes what fails, and tells nobody. A change is a reload:
/// new workers take new requests, and the old ones end with their last, which `worker_shutdown_timeout` limits.
class NginxBalancer : public Balancer
{
public:
    /// `reach` must outlive it.
    NginxBalancer(Reach &reach, services::Ingress ingress);

    BalancerTraits traits() const override;
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override;
    core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) override;
    core::Task remove(std::function<void(core::Result<void>)> done) override;

private:
    core::Task force(const std::function<void(core::Result<void>)> &done);

    Reach &m_reach;
    const services::Ingress m_ingress;
    qint64 m_master = 0; ///< its pid, once it is known
};

} // namespace bayplan::ingress
