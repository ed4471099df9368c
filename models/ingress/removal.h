// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QObject>

#include <functional>
#include <optional>

namespace bayplan::services {
class ServiceBook;
class ServiceRunner;
} // namespace bayplan::services

namespace bayplan::ingress {

class Keeper;

/// How taking a load balancer away ended.
struct RemovalEnd
{
    core::Result<void> removed; ///< from the service's record
    /// Why the balancer could not be told: it has its servers still. Where it was not removed because of that, it can
    /// be forgotten.
    std::optional<core::Error> untold = {};
};

/// Takes load balancers away from services: first our part of the balancer, or the container that Bayplan runs, then
/// the service's record, which tells everybody. Nothing is begun where the record can't be written now; where that
/// fails afterwards, the balancer is kept again. One at a time: another is refused meanwhile.
class Removal : public QObject
{
    Q_OBJECT

public:
    /// What becomes of one whose balancer can't be told.
    enum class Untold { Kept, Forgotten };
    using Done = std::function<void(const RemovalEnd &)>;

    /// All of it must outlive this.
    Removal(services::ServiceBook &book, services::ServiceRunner &runner, Keeper &keeper, QObject *parent = nullptr);

    /// `done` is told once, if this lives by then; at once, where nothing is begun.
    void begin(const QString &ingress, Untold untold, const Done &done);

private:
    void onGivenUp(const QString &service, const QString &ingress, const core::Result<void> &given);
    void onGone(const QString &ingress);
    void forget(const QString &service, const QString &ingress, const std::optional<core::Error> &untold);
    void tell(const RemovalEnd &end);

    services::ServiceBook &m_book;
    services::ServiceRunner &m_runner;
    Keeper &m_keeper;
    core::Task m_work;
    Untold m_untold = Untold::Kept;
    Done m_done; ///< empty: none is on its way
    QMetaObject::Connection m_watch;
};

} // namespace bayplan::ingress
