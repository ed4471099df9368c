// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aws/client.h"
#include "core/clock.h"
#include "ingress/balancer.h"
#include "ingress/elb/securityrules.h"
#include "ingress/elb/targetgroup.h"
#include "services/ingress.h"

#include <memory>
#include <optional>

namespace bayplan::ingress::elb {

/// A target group of AWS's load balancers. What is registered is in force by itself; a target that is taken out drains
/// for as long as the group's deregistration delay says, and is seen draining all that while. A group is never left
/// without a server that serves, except by remove(). A port that can't be closed again is told of, and holds nothing
/// up. Weights can't be told to it. That delay is asked for now and then; where AWS doesn't tell, it is taken to be the
/// usual one.
class ElbBalancer : public Balancer
{
public:
    /// An error if the ingress isn't one of this kind. `loop` must outlive it.
    static core::Result<std::unique_ptr<ElbBalancer>>
    create(net::HttpLoop &loop, const QProcessEnvironment &environment, const services::Ingress &ingress);

    BalancerTraits traits() const override { return {.checks = true, .pace = 2 * m_wait}; }
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override;
    core::Task apply(const QList<WantedServer> &servers, std::function<void(core::Result<void>)> done) override;
    /// Takes all targets out of the group, which stays, and our rules out of the security group.
    core::Task remove(std::function<void(core::Result<void>)> done) override;

    /// Between looking again whether the group has taken in a change, and before a throttled call is made again. The
    /// security group's rules are looked at thirty times less often.
    void setWait(std::chrono::milliseconds wait);

private:
    class Change;
    class Reading;
    class RulesReading;

    bool hasRules() const { return !m_place.securityGroup.isEmpty(); }
    /// Where AWS refused it: which of the two groups it is about.
    core::Error placed(core::Error error, const aws::Query &query) const;
    /// All rules of the security group, which are kept as they are now.
    core::Task readRules(std::function<void(core::Result<void>)> done);
    void forgetRules() { m_rulesRead.reset(); }
    /// Whether the rules are as the servers need them.
    void judgeRules(SeenBackend &seen);

    ElbBalancer(net::HttpLoop &loop, const QProcessEnvironment &environment, const services::Ingress &ingress,
                const aws::Arn &arn);

    const services::ElbPlace m_place;
    const QString m_mark;
    aws::CredentialSource m_credentials;
    aws::Client m_client;
    QHash<Target, QString> m_names; ///< what apply() was told last; a target group keeps none
    std::chrono::milliseconds m_wait{1'000};
    std::optional<std::chrono::seconds> m_drainDelay;
    std::optional<core::MonotonicTime> m_delayAsked;
    QList<SecurityRule> m_rules;
    std::optional<core::MonotonicTime> m_rulesRead; ///< nothing where they may be others since
    QSet<quint16> m_told;                           ///< ports of the servers that were told last
    QSet<quint16> m_borrowed; ///< ports that were open by rules of other ingresses, which they may take away
    QString m_notClosed;      ///< why ports could not be closed; empty if they could
};

} // namespace bayplan::ingress::elb
