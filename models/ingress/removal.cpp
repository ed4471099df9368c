// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/removal.h"

#include "core/soon.h"
#include "ingress/keeper.h"
#include "ingress/words.h"
#include "services/change.h"
#include "services/recordchange.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"

#include <utility>

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

void Removal::begin(const QString &ingress, Untold untold, const Done &done)
{
    const auto refuse = [&](const core::Error &error) { done({.removed = core::fail(error)}); };
    if (m_done)
        return refuse({.kind = core::Error::Kind::Declined,
                       .what = tr("Another load balancer is being taken away"),
                       .where = ingress,
                       .next = tr("Try it again when that has ended")});
    const Upkeep *upkeep = m_keeper.find(ingress);
    const QString service = m_keeper.serviceOf(ingress);
    const auto state = m_book.state(service);
    if (!upkeep || !state || !state->head.record)
        return refuse(unknown(service));
    if (const auto change = without(*state, ingress); change.refusal)
        return refuse(*change.refusal);
    if (m_runner.isBusy(service))
        return refuse(services::changedAlready(service));
    m_done = done;
    m_untold = untold;
    m_work.cancel(); // what is left of the last one would end this one as it goes
    // Whoever changes the record meanwhile takes the upkeep away, and with it whoever would tell the end.
    m_watch = connect(upkeep, &QObject::destroyed, this,
                      [this, ingress] { m_work = core::soon([this, ingress] { onGone(ingress); }); });
    m_work = m_keeper.giveUp(
        ingress, [this, service, ingress](const core::Result<void> &given) { onGivenUp(service, ingress, given); });
}

void Removal::onGivenUp(const QString &service, const QString &ingress, const core::Result<void> &given)
{
    disconnect(m_watch);
    if (given)
        return forget(service, ingress, {});
    if (m_untold == Untold::Kept)
        return tell({.removed = core::fail(given.error()), .untold = given.error()});
    forget(service, ingress, given.error());
}

void Removal::onGone(const QString &ingress)
{
    if (m_keeper.serviceOf(ingress).isEmpty())
        return tell({}); // somebody else has taken it away
    tell({.removed = core::fail({.kind = core::Error::Kind::Declined,
                                 .what = tr("The load balancer was changed by somebody else meanwhile"),
                                 .where = ingress,
                                 .next = tr("Look at it as it is now, and try again")})});
}

void Removal::forget(const QString &service, const QString &ingress, const std::optional<core::Error> &untold)
{
    const auto written = [this, ingress, untold](const core::Result<void> &result) {
        if (!result)
            m_keeper.keepAgain(ingress);
        tell({.removed = result, .untold = result ? untold : std::nullopt});
    };
    const auto state = m_book.state(service);
    if (!state || !state->head.record)
        return written(core::fail(unknown(service)));
    services::changeRecord(m_runner, without(*state, ingress), this, written);
}

void Removal::tell(const RemovalEnd &end)
{
    const RemovalEnd kept = end;
    if (const Done done = std::exchange(m_done, {})) // whoever is told may begin another
        done(kept);
}

} // namespace bayplan::ingress
