// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/apiversion.h"

#include <algorithm>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;

std::optional<ApiVersion> ApiVersion::parse(QByteArrayView text)
{
    const qsizetype dot = text.indexOf('.');
    if (dot <= 0)
        return std::nullopt;
    bool majorOk = false;
    bool minorOk = false;
    const ApiVersion version{text.first(dot).toInt(&majorOk), text.sliced(dot + 1).toInt(&minorOk)};
    if (!majorOk || !minorOk || version.major < 0 || version.minor < 0)
        return std::nullopt;
    return version;
}

QByteArray ApiVersion::toString() const
{
    return QByteArray::number(major) + '.' + QByteArray::number(minor);
}

core::Result<ApiVersion> negotiate(ApiVersion engineNewest)
{
    if (engineNewest < oldestApi) {
        return core::fail({.kind = core::Error::Kind::Unsupported,
                           .what = u"The engine's API %1 is older than %2"_s.arg(
                               QString::fromLatin1(engineNewest.toString()), QString::fromLatin1(oldestApi.toString())),
                           .where = {},
                           .next = u"Update the engine to Docker 1.12 or later"_s});
    }
    return std::min(engineNewest, newestApi);
}

} // namespace bayplan::engine
