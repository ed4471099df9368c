// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/servicework.h"

#include "ingress/makebalancer.h"
#include "ingress/own/ownsetup.h"
#include "ingress/trust.h"

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

ServiceWork::ServiceWork(const Arguments &arguments, ingress::Duty duty)
    : m_arguments(arguments)
    , m_duty(duty)
    , m_gathering(arguments, Gathering::Depth::Services)
    , m_logins(m_secrets, images::RegistryLogins::usualConfigFile())
    , m_operations(m_gathering.fleet())
{
}

Result<void> ServiceWork::start(std::function<void()> done)
{
    return m_gathering.start([this, done = std::move(done)] {
        const ServiceArguments &told = m_arguments.service;
        m_book.emplace(fleet(), m_gathering.loop(), services::ServiceBook::Times{.hostLostAfter = told.hostLostAfter});
        m_keeper.emplace(*m_book, fleet(),
                         ingress::trustedOnly(m_settings, ingress::balancers({fleet(), m_gathering.ssh(),
                                                                              m_gathering.loop(), m_logins})),
                         m_duty);
        m_runner.emplace(*m_book, m_operations, means(), services::RunnerTimes{.gate = told.gate, .lease = told.lease});
        done();
    });
}

services::Means ServiceWork::means()
{
    return {fleet(), m_gathering.loop(), m_logins, &*m_keeper};
}

rollouts::Rollouts &ServiceWork::rollouts(bool resume)
{
    if (!m_rollouts)
        m_rollouts.emplace(*m_book, m_operations, means(), rollouts::RolloutTimes{.lease = m_arguments.service.lease},
                           resume);
    return *m_rollouts;
}

std::unique_ptr<ingress::OwnSetup> ServiceWork::balancerSetup()
{
    return std::make_unique<ingress::OwnSetup>(*m_book, *m_runner, m_operations, fleet(), m_logins);
}

Result<services::ServiceState> ServiceWork::state(const QString &name) const
{
    if (auto state = m_book->state(name))
        return *std::move(state);
    return core::fail({.kind = Error::Kind::NotFound,
                       .what = u"There is no service named “%1” on the hosts in reach"_s.arg(name),
                       .where = {},
                       .next = u"“bayplan services” lists them"_s});
}

Result<void> ServiceWork::checkHosts(const QStringList &names)
{
    for (const QString &name : names) {
        if (!fleet().hostByName(name))
            return core::fail({.kind = Error::Kind::NotFound,
                               .what = u"There is no host named “%1” here"_s.arg(name),
                               .where = {},
                               .next = u"“bayplan hosts” lists them"_s});
    }
    return {};
}

} // namespace bayplan::app
