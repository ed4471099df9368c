// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/calls/containercalls.h"

#include <QJsonDocument>
#include <QUrl>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using std::chrono::seconds;

namespace {

// On top of what a container is given to end, for the engine to take it down: networks, mounts, a slow disk.
constexpr seconds tearDown{60};
// Reading all that changed in a container, or deleting it.
constexpr seconds longWork{600};

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

QByteArray pathOf(const QString &id, const char *action)
{
    return "/containers/" + encoded(id) + action;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Waits for the container, so that it takes no place among the host's requests.
Call patient(QByteArray path, seconds timeout)
{
    return {.path = std::move(path), .timeout = timeout, .patient = true};
}

} // namespace

Call startContainer(const QString &id)
{
    return patient(pathOf(id, "/start"), tearDown);
}

Call removeContainer(const QString &id, bool force, bool volumes)
{
    Call call = patient(pathOf(id, "?force=") + (force ? "1" : "0") + (volumes ? "&v=1" : "&v=0"), longWork);
    call.method = "DELETE";
    return call;
}

Call createContainer(const QString &name, const QString &platform, const QJsonObject &body)
{
    QByteArray path = "/containers/create?name=" + encoded(name);
    if (!platform.isEmpty())
        path += "&platform=" + encoded(platform);
    return {.path = path, .body = json(body), .timeout = tearDown};
}

Call connectNetwork(const QString &network, const QString &containerId, const QJsonObject &settings)
{
    return {.path = "/networks/" + encoded(network) + "/connect",
            .body = json({{u"Container"_s, containerId}, {u"EndpointConfig"_s, settings}})};
}

} // namespace bayplan::engine
