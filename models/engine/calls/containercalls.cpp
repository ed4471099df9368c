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

Call inspectContainer(const QString &id)
{
    return {.method = "GET", .path = pathOf(id, "/json")};
}

Call startContainer(const QString &id)
{
    return patient(pathOf(id, "/start"), tearDown);
}

Call stopContainer(const QString &id, std::optional<seconds> timeout, seconds own)
{
    QByteArray path = pathOf(id, "/stop");
    if (timeout)
        path += "?t=" + QByteArray::number(qint64(timeout->count()));
    return patient(path, timeout.value_or(own) + tearDown);
}

Call restartContainer(const QString &id, seconds timeout)
{
    return patient(pathOf(id, "/restart?t=") + QByteArray::number(qint64(timeout.count())), timeout + 2 * tearDown);
}

Call killContainer(const QString &id, const QString &signal)
{
    return patient(pathOf(id, "/kill?signal=") + encoded(signal), tearDown);
}

Call pauseContainer(const QString &id)
{
    return patient(pathOf(id, "/pause"), tearDown);
}

Call unpauseContainer(const QString &id)
{
    return patient(pathOf(id, "/unpause"), tearDown);
}

Call renameContainer(const QString &id, const QString &name)
{
    return {.path = pathOf(id, "/rename?name=") + encoded(name)};
}

Call updateContainer(const QString &id, const QJsonObject &body)
{
    return {.path = pathOf(id, "/update"), .body = json(body)};
}

Call commitContainer(const QString &id, const CommitOptions &options)
{
    QByteArray path = "/commit?container=" + encoded(id);
    if (!options.repository.isEmpty())
        path += "&repo=" + encoded(options.repository) +
                "&tag=" + encoded(options.tag.isEmpty() ? u"latest"_s : options.tag);
    if (!options.comment.isEmpty())
        path += "&comment=" + encoded(options.comment);
    path += options.pause ? "&pause=1" : "&pause=0";
    Call call = patient(path, longWork);
    call.body = "{}"; // no changes to its configuration; Podman refuses an empty body
    return call;
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

Call disconnectNetwork(const QString &network, const QString &containerId)
{
    return {.path = "/networks/" + encoded(network) + "/disconnect",
            .body = json({{u"Container"_s, containerId}, {u"Force"_s, false}})};
}

} // namespace bayplan::engine
