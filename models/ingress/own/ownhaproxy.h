// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/balancer.h"
#include "operations/plan.h"
#include "services/ingress.h"

#include <memory>

namespace bayplan::engine {
class Client;
}
namespace bayplan::fleet {
class Fleet;
}
namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::ingress {

/// An HAProxy whose container is Bayplan's own. Where that is gone, doesn't run or has another port, read() tells so as
/// an error of the kind NotFound, and apply() makes it anew, with these servers. A container of its name that Bayplan
/// did not make is left alone, and is an error. remove() removes the container.
class OwnHaProxy final : public Balancer
{
public:
    /// `inner` drives HAProxy in that container. The others must outlive it.
    OwnHaProxy(services::Ingress ingress, std::unique_ptr<Balancer> inner, fleet::Fleet &fleet,
               images::RegistryLogins &logins);

    BalancerTraits traits() const override { return m_inner->traits(); }
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override;
    core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) override;
    core::Task dropAtOnce(const QStringList &servers, std::function<void()> done) override
    {
        return m_inner->dropAtOnce(servers, std::move(done));
    }
    void hurry() override { m_inner->hurry(); }
    core::Task remove(std::function<void(core::Result<void>)> done) override;

private:
    const services::Ingress m_ingress;
    const std::unique_ptr<Balancer> m_inner;
    fleet::Fleet &m_fleet;
    images::RegistryLogins &m_logins;
};

} // namespace bayplan::ingress
