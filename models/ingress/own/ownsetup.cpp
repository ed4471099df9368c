// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/own/ownsetup.h"

#include "fleet/fleet.h"
#include "ingress/own/ownconflicts.h"
#include "ingress/own/ownsteps.h"
#include "ingress/words.h"
#include "operations/operations.h"
#include "services/change.h"
#include "services/recordchange.h"
#include "services/servicebook.h"

#include <QTimer>

namespace bayplan::ingress {

using core::Error;
using operations::Operation;
using operations::Plan;
using services::Ingress;

OwnSetup::OwnSetup(services::ServiceBook &book, services::ServiceRunner &runner, operations::Operations &operations,
                   fleet::Fleet &fleet, images::RegistryLogins &logins, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_runner(runner)
    , m_operations(operations)
    , m_fleet(fleet)
    , m_logins(logins)
{
}

void OwnSetup::begin(const QString &service, const Ingress &ingress, Done done)
{
    if (const auto refusal = ownConflicts(ingress, m_fleet).refusal) {
        QTimer::singleShot(0, this, [why = *refusal, done = std::move(done)] { done(core::fail(why)); });
        return;
    }
    Plan plan{.title = tr("Run HAProxy %1 on %2 for %3").arg(ingress.name, ingress.place.host.name, service),
              .steps = {}};
    plan.steps.push_back(makeOwnStep(ingress, {}, m_fleet, m_logins));
    plan.stepsUndo = false; // it would be missed: removing the ingress takes it away
    plan.atEnd = [self = QPointer(this), service, ingress, done = std::move(done)](const Operation &operation) {
        if (!self)
            return;
        const Operation::Row &row = operation.rows().front();
        if (row.state == Operation::State::Done)
            return self->writeRecord(service, ingress, done);
        done(core::fail(row.error.value_or(Error{
            .kind = Error::Kind::Declined, .what = tr("It was cancelled"), .where = ingress.name, .next = row.note})));
    };
    m_operations.run(std::move(plan));
}

void OwnSetup::writeRecord(const QString &service, const Ingress &ingress, const Done &done)
{
    const auto state = m_book.state(service);
    if (!state || !state->head.record)
        return takeBack(ingress,
                        {.kind = Error::Kind::NotFound,
                         .what = tr("There is no service %1 any more").arg(service),
                         .where = ingress.name,
                         .next = {}},
                        done);
    auto ingresses = state->head.record->ingresses;
    ingresses.removeIf([&](const Ingress &each) { return each.name == ingress.name; });
    services::changeRecord(m_runner, services::balanceBy(*state, ingresses << ingress), this,
                           [this, ingress, done](const core::Result<void> &written) {
                               written ? done({}) : takeBack(ingress, written.error(), done);
                           });
}

void OwnSetup::takeBack(const Ingress &ingress, Error why, const Done &done)
{
    Plan plan{.title = tr("Remove %1 again").arg(ingress.place.container), .steps = {}};
    plan.steps.push_back(removeOwnStep(ingress, m_fleet));
    plan.stepsUndo = false;
    plan.undoes = true;
    plan.atEnd = [ingress, why, done](const Operation &operation) {
        Error told = why;
        told.next = operation.rows().front().state == Operation::State::Done
                        ? tr("Its container was removed again")
                        : tr("Its container %1 is still on %2").arg(ingress.place.container, ingress.place.host.name);
        done(core::fail(told));
    };
    m_operations.run(std::move(plan));
}

} // namespace bayplan::ingress
