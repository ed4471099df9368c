// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/own/ownsetup.h"

#include "fleet/fleet.h"
#include "ingress/own/ownconflicts.h"
#include "ingress/own/ownsteps.h"
#include "ingress/words.h"
#include "operations/operations.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"

#include <QPointer>
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
    const services::Change change = services::balanceBy(*state, ingresses << ingress);
    Operation *writing = change.refusal ? nullptr : m_runner.run(change);
    if (!writing)
        return takeBack(ingress,
                        change.refusal.value_or(Error{.kind = Error::Kind::Declined,
                                                      .what = tr("The service is being changed already"),
                                                      .where = service,
                                                      .next = {}}),
                        done);
    // Once: it is told for each service, and the lease is given back by then.
    auto *once = new QObject(this);
    connect(&m_runner, &services::ServiceRunner::ended, once,
            [this, once, service, ingress, done, writing = QPointer(writing)](const QString &ended) {
                if (ended != service)
                    return;
                disconnect(&m_runner, nullptr, once, nullptr);
                once->deleteLater();
                // The first row is the record's own; a copy that could not be written is made good later.
                const bool isWritten = writing && writing->rows().front().state == Operation::State::Done;
                if (isWritten)
                    return done({});
                const auto why = writing ? writing->rows().front().error : std::nullopt;
                takeBack(ingress,
                         why.value_or(Error{.kind = Error::Kind::Declined,
                                            .what = tr("The service's record was not written"),
                                            .where = service,
                                            .next = {}}),
                         done);
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
