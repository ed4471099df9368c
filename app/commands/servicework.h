// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "core/secretstore.h"
#include "core/settings.h"
#include "images/registrylogins.h"
#include "ingress/keeper.h"
#include "operations/operations.h"
#include "rollouts/rollouts.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"

#include <functional>
#include <memory>
#include <optional>

namespace bayplan::ingress {
class OwnSetup;
}

namespace bayplan::app {

/// What the commands on services work with, built in order: the hosts, which services there are on them, and the hands
/// that change them. Logins for registries are docker's own: nobody is asked here, and no keychain opened.
class ServiceWork
{
public:
    /// `arguments` must outlive it. `duty`: whose load balancers are kept in step meanwhile.
    explicit ServiceWork(const Arguments &arguments, ingress::Duty duty = ingress::Duty::Ours);

    /// Gathers; `done` is called when all is known that the hosts tell. An error as Gathering has it.
    core::Result<void> start(std::function<void()> done);

    const Gathering &gathering() const { return m_gathering; }
    fleet::Fleet &fleet() { return m_gathering.fleet(); }
    // From `done` on.
    services::ServiceBook &book() { return *m_book; }
    const services::ServiceBook &book() const { return *m_book; }
    services::ServiceRunner &runner() { return *m_runner; }
    ingress::Keeper &keeper() { return *m_keeper; }
    core::Settings &settings() { return m_settings; }
    operations::Operations &operations() { return m_operations; }
    images::RegistryLogins &logins() { return m_logins; }
    services::Means means();
    /// Made with the first call. `resume`: takes up what others have left behind.
    rollouts::Rollouts &rollouts(bool resume = false);

    std::unique_ptr<ingress::OwnSetup> balancerSetup();

    /// The service as it is now; an error that says there is none.
    core::Result<services::ServiceState> state(const QString &name) const;
    /// An error for the first of these names that is no host here.
    core::Result<void> checkHosts(const QStringList &names);

private:
    const Arguments &m_arguments;
    const ingress::Duty m_duty;
    core::Settings m_settings{core::Settings::defaultPath()};
    Gathering m_gathering;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins;
    // Made when the hosts have told all: what is known before is no state to plan from.
    std::optional<services::ServiceBook> m_book;
    std::optional<ingress::Keeper> m_keeper; ///< outlives the operations, as the book does
    operations::Operations m_operations;
    std::optional<services::ServiceRunner> m_runner;
    std::optional<rollouts::Rollouts> m_rollouts;
};

/// Makes the change once all is known of the hosts, and shows what became of it; `make` says which, or why there is
/// none. A service of Compose's that is named in `adopted` is read first.
using MakeChange = std::function<core::Result<services::Change>(ServiceWork &work)>;
std::unique_ptr<QObject> changeService(const Arguments &arguments, std::function<void(int)> quit, MakeChange make,
                                       const QString &adopted = {});

} // namespace bayplan::app
