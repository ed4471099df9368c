// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/upkeep.h"
#include "unit/ingress/filereach.h"
#include "unit/ingress/wantedworld.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>

namespace bayplan::tests {

/// An upkeep that acts, of a balancer that is but a file, and looks every few milliseconds. All must outlive it.
template <typename Balancer>
std::unique_ptr<ingress::Upkeep> quickUpkeep(const services::Ingress &ingress, const WantedWorld &world,
                                             FileReach &reach)
{
    using std::chrono::milliseconds;
    auto upkeep = std::make_unique<ingress::Upkeep>(
        ingress, [&world] { return std::optional(world.input); },
        [&reach](const services::Ingress &each) -> core::Result<std::unique_ptr<ingress::Balancer>> {
            return std::make_unique<Balancer>(reach, each);
        },
        ingress::UpkeepTimes{.hurried = milliseconds(5),
                             .watched = milliseconds(5),
                             .idle = milliseconds(5),
                             .firstRetry = milliseconds(10),
                             .slowest = milliseconds(640)});
    upkeep->setActing(true);
    return upkeep;
}

/// Lets it look on for so long.
inline void seeFor(int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY(clock.elapsed() > milliseconds);
}

} // namespace bayplan::tests
