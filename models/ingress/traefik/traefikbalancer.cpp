// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/traefik/traefikbalancer.h"

#include "core/soon.h"
#include "ingress/reach/filechange.h"
#include "ingress/traefik/traefiktext.h"
#include "ingress/words.h"

#include <chrono>
#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;
using services::Ingress;

namespace {
// providersThrottleDuration's default, and some.
constexpr std::chrono::milliseconds takenWithin{3'000};

/// An operator's own file is not lost to a slip in a path.
Result<void> seeThatItIsOurs(const FileContent &file, const Ingress &ingress)
{
    if (!file || file->trimmed().isEmpty() || isOurTraefikFile(*file, ingress))
        return {};
    return core::fail({.kind = Error::Kind::Input,
                       .what = tr("%1 holds something else than the ingress %2").arg(ingress.place.file, ingress.name),
                       .where = {},
                       .next = tr("Name a file of its own in the folder that Traefik watches")});
}
} // namespace

TraefikBalancer::TraefikBalancer(Reach &reach, Ingress ingress) : m_reach(reach), m_ingress(std::move(ingress)) {}

BalancerTraits TraefikBalancer::traits() const
{
    return {.checks = false, .keepsDrained = false, .weighs = true};
}

core::Task TraefikBalancer::read(std::function<void(Result<SeenBackend>)> done)
{
    return m_reach.readFile(m_ingress.place.file, [this, done = std::move(done)](const Result<FileContent> &file) {
        if (!file)
            return done(core::fail(file.error()));
        if (!*file)
            return done(core::fail({.kind = Error::Kind::NotFound,
                                    .what = tr("There is no file %1").arg(m_ingress.place.file),
                                    .where = m_reach.where(),
                                    .next = {}}));
        const auto servers = readTraefikFile(**file, m_ingress);
        if (!servers)
            return done(core::fail(servers.error()));
        done(SeenBackend{.servers = *servers, .oldWorkers = std::nullopt});
    });
}

core::Task TraefikBalancer::apply(const QList<WantedServer> &servers, std::function<void(Result<void>)> done)
{
    return changeFile(
        m_reach,
        {.file = m_ingress.place.file,
         .change = [this, servers](const FileContent &before) -> Result<FileContent> {
             if (const auto good = seeThatItIsOurs(before, m_ingress); !good)
                 return core::fail(good.error());
             const auto file = traefikFile(m_ingress, servers);
             if (!file)
                 return core::fail(file.error());
             return FileContent(*file);
         },
         .force = [](const Outcome &forced) { return core::soon([forced] { forced({}); }, takenWithin); }},
        std::move(done));
}

core::Task TraefikBalancer::remove(std::function<void(Result<void>)> done)
{
    return changeFile(
        m_reach,
        {.file = m_ingress.place.file,
         .change = [this](const FileContent &before) -> Result<FileContent> {
             if (const auto good = seeThatItIsOurs(before, m_ingress); !good)
                 return core::fail(good.error());
             return FileContent();
         },
         .force = [](const Outcome &forced) { return core::soon([forced] { forced({}); }, takenWithin); }},
        std::move(done));
}

} // namespace bayplan::ingress
