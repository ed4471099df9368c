// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secretstore.h"
#include "engine/imagework.h"
#include "images/registrylogins.h"
#include "ingress/keeper.h"
#include "services/servicerunner.h"

namespace bayplan::tests {

/// One desktop with services: what another one does with the same engines is another of these.
class ServiceBench
{
public:
    explicit ServiceBench(const TestFleet &engines, services::ServiceBook::Times book = {},
                          services::RunnerTimes runner = {}, int byNetwork = 0);

    ImageWork &work() { return m_work; }
    services::ServiceBook &book() { return m_book; }
    services::ServiceRunner &runner() { return m_runner; }
    ingress::Keeper &keeper() { return m_keeper; }
    services::Means means() { return {m_work.fleet(), m_loop, m_logins, &m_keeper}; }

    /// A spec whose replicas go to the Docker engines, ready as soon as they run.
    static services::ServiceSpec specOf(const QString &name, const QString &tag = QStringLiteral("blue"));
    services::ServiceState state(const QString &name) const;
    /// Begins it; null, with the reason in `refusal`, if it is refused.
    operations::Operation *begin(const services::Change &change);
    /// Runs it to its end, and that of its lease. What went wrong; empty if nothing did.
    QString run(const services::Change &change);
    QString create(const services::ServiceSpec &spec, int replicas);
    QString scale(const QString &name, int replicas);
    /// Ids of a service's running containers, as the engines' own `docker ps` tells; names if `names`.
    QStringList running(const QString &name, bool names = false) const;
    bool waitUntilFree(const QString &name);

private:
    ImageWork m_work;
    net::HttpLoop m_loop;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, QStringLiteral("/nonexistent/config.json")};
    services::ServiceBook m_book;
    ingress::Keeper m_keeper;
    services::ServiceRunner m_runner;
};

} // namespace bayplan::tests
