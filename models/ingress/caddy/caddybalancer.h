// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/balancer.h"
#include "ingress/reach.h"
#include "services/ingress.h"

namespace bayplan::ingress {

/// A reverse proxy of Caddy, in its Caddyfile, so that a restart changes nothing. The file is the one Caddy was started
/// with, or the ingress has a command to reload. A change is a reload within the same process, whose requests under way
/// end by themselves. The admin API is asked for numbers where it answers.
class CaddyBalancer : public Balancer
{
public:
    /// `reach` must outlive it.
    CaddyBalancer(Reach &reach, services::Ingress ingress);

    BalancerTraits traits() const override;
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override;
    core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) override;
    core::Task remove(std::function<void(core::Result<void>)> done) override;

private:
    core::Task force(std::function<void(core::Result<void>)> done);

    Reach &m_reach;
    const services::Ingress m_ingress;
};

} // namespace bayplan::ingress
