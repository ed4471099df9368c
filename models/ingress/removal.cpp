// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/removal.h"

#include "ingress/keeper.h"
#include "ingress/words.h"
#include "services/change.h"
#include "services/recordchange.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"

namespace bayplan::ingress {

using services::Ingress;

namespace {

services::Change without(const services::ServiceState &state, const QString &ingress)
{
    QList<Ingress> left = state.head.record->ingresses;
    left.removeIf([&](const Ingress &each) { return each.name == ingress; });
    return services::balanceBy(state, left);
}

core::Error unknown(const QString &service)
{
    return {.kind = core::Error::Kind::NotFound,
            .what = tr("What is wished for the service isn't known at the moment"),
            .where = service,
            .next = tr("See whether its hosts can be reached")};
}

} // namespace

Removal::Removal(services::ServiceBook &book, services::ServiceRunner &runner, Keeper &keeper, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_runner(runner)
    , m_keeper(keeper)
{
}

void Removal::begin(const QString &ingress, std::function<void(const core::Result<void> &)> done)
{
    const QString service = m_keeper.serviceOf(ingress);
    const auto state = m_book.state(service);
    if (!state || !state->head.record)
        return done(core::fail(unknown(service)));
    if (const auto change = without(*state, ingress); change.refusal)
        return done(core::fail(*change.refusal));
    if (m_runner.isBusy(service))
        return done(core::fail(services::changedAlready(service)));
    m_work = m_keeper.giveUp(ingress, [this, service, ingress, done](const core::Result<void> &removed) {
        removed ? forget(service, ingress, done) : done(removed);
    });
}

void Removal::forget(const QString &service, const QString &ingress,
                     const std::function<void(const core::Result<void> &)> &done)
{
    const auto written = [this, ingress, done](const core::Result<void> &result) {
        if (!result)
            m_keeper.keepAgain(ingress);
        done(result);
    };
    const auto state = m_book.state(service);
    if (!state || !state->head.record)
        return written(core::fail(unknown(service)));
    services::changeRecord(m_runner, without(*state, ingress), this, written);
}

} // namespace bayplan::ingress
