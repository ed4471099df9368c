// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/balancer.h"
#include "ingress/reach.h"
#include "services/ingress.h"

namespace bayplan::ingress {

/// A service of Traefik's in a file that is wholly ours, in the folder that its file provider watches. Traefik takes a
/// change by itself within providersThrottleDuration (2 s unless set), and tells nobody here, so a change is done once
/// that has passed.
class TraefikBalancer : public Balancer
{
public:
    /// `reach` must outlive it.
    TraefikBalancer(Reach &reach, services::Ingress ingress);

    BalancerTraits traits() const override;
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override;
    core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) override;
    core::Task remove(std::function<void(core::Result<void>)> done) override;

private:
    Reach &m_reach;
    const services::Ingress m_ingress;
};

} // namespace bayplan::ingress
