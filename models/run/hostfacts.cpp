// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/hostfacts.h"

#include "fleet/hostconnection.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

HostFacts factsOf(const fleet::HostConnection &host)
{
    const fleet::HostStatus &status = host.status();
    return {.id = host.id(),
            .name = host.config().name,
            .isLive = fleet::isLive(status.state),
            .readOnly = host.config().readOnly,
            .api = status.api.value_or(engine::oldestApi),
            .engine = status.engine};
}

QString platformArchitecture(const QString &architecture)
{
    if (architecture == u"x86_64"_s)
        return u"amd64"_s;
    if (architecture == u"aarch64"_s || architecture == u"armv8l"_s)
        return u"arm64"_s;
    if (architecture.startsWith(u"armv"_s))
        return u"arm"_s;
    if (architecture == u"i386"_s || architecture == u"i686"_s)
        return u"386"_s;
    return architecture; // "s390x", "ppc64le", "riscv64" are the same in both
}

} // namespace bayplan::run
