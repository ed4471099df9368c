// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/hostfact.h"

#include "fleet/hostconnection.h"

#include <QCoreApplication>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

struct HostFactWords
{
    Q_DECLARE_TR_FUNCTIONS(HostFact)
};

} // namespace

HostFact factOf(const fleet::HostConnection &host)
{
    const fleet::HostConfig &config = host.config();
    return {.id = host.id(),
            .name = config.name,
            .stale = !fleet::isLive(host.status().state),
            .readOnly = config.readOnly,
            .production = config.production,
            .isPodman = host.status().engine && host.status().engine->engine == u"Podman"_s};
}

std::optional<LeftOut> leftOutByHost(const HostFact &host, const Target &target)
{
    if (host.stale)
        return LeftOut{target, HostFactWords::tr("%1 is out of reach").arg(host.name)};
    if (host.readOnly)
        return LeftOut{target, HostFactWords::tr("%1 is marked read-only").arg(host.name)};
    return std::nullopt;
}

QString namesOf(const QList<ObjectUser> &users)
{
    return users.size() == 1 ? users.first().name : HostFactWords::tr("%Ln container(s)", nullptr, int(users.size()));
}

} // namespace bayplan::operations
