// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QObject>

#include <functional>

namespace bayplan::services {
class ServiceBook;
class ServiceRunner;
} // namespace bayplan::services

namespace bayplan::ingress {

class Keeper;

/// Takes load balancers away from services: first our part of the balancer, or the container that Bayplan runs, then
/// the service's record, which tells everybody. Nothing is begun where the record can't be written now; where that
/// fails afterwards, the balancer is kept again. One at a time.
class Removal : public QObject
{
    Q_OBJECT

public:
    /// All of it must outlive this.
    Removal(services::ServiceBook &book, services::ServiceRunner &runner, Keeper &keeper, QObject *parent = nullptr);

    /// `done` is told once, if this lives by then; at once, where nothing is begun.
    void begin(const QString &ingress, std::function<void(const core::Result<void> &)> done);

private:
    void forget(const QString &service, const QString &ingress,
                const std::function<void(const core::Result<void> &)> &done);

    services::ServiceBook &m_book;
    services::ServiceRunner &m_runner;
    Keeper &m_keeper;
    core::Task m_work;
};

} // namespace bayplan::ingress
