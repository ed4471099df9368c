// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "services/ingress.h"

#include <QObject>

#include <functional>

namespace bayplan::fleet {
class Fleet;
}
namespace bayplan::images {
class RegistryLogins;
}
namespace bayplan::operations {
class Operations;
}
namespace bayplan::services {
class ServiceBook;
class ServiceRunner;
} // namespace bayplan::services

namespace bayplan::ingress {

/// Adds load balancers of Bayplan's own: first the container, as an operation, then the service's record, which tells
/// everybody of it. Where that can't be written, the container is removed again.
class OwnSetup : public QObject
{
    Q_OBJECT

public:
    /// All of it must outlive the operations, and this.
    OwnSetup(services::ServiceBook &book, services::ServiceRunner &runner, operations::Operations &operations,
             fleet::Fleet &fleet, images::RegistryLogins &logins, QObject *parent = nullptr);

    using Done = std::function<void(core::Result<void>)>;
    /// `done` is told each time that the operation has come to an end: an operator may try it again. Refused, and told
    /// at once from the event loop, where ownConflicts() are.
    void begin(const QString &service, const services::Ingress &ingress, Done done);

private:
    void writeRecord(const QString &service, const services::Ingress &ingress, const Done &done);
    void takeBack(const services::Ingress &ingress, core::Error why, const Done &done);

    services::ServiceBook &m_book;
    services::ServiceRunner &m_runner;
    operations::Operations &m_operations;
    fleet::Fleet &m_fleet;
    images::RegistryLogins &m_logins;
};

} // namespace bayplan::ingress
