// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hostname.h"

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

QJsonObject toJson(const HostName &host)
{
    QJsonObject json{{u"name"_s, host.name}};
    if (!host.engine.isEmpty())
        json[u"engine"_s] = host.engine;
    return json;
}

HostName hostFromJson(const QJsonValue &json)
{
    return {json[u"engine"_s].toString(), json[u"name"_s].toString()};
}

} // namespace bayplan::services
