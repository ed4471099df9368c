// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/router.h"

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

HttpReply notFound(const Profile &profile)
{
    return errorReply(404, u"page not found"_s, profile);
}

HttpReply statsReply(const EngineState &state, const QString &ref, const HttpRequest &request, ApiVersion version,
                     qint64 now)
{
    const Profile &profile = state.profile();
    const Container *container = state.container(ref);
    if (!container)
        return errorReply(404, u"No such container: "_s + ref, profile);
    const bool oneShot = Profile::knowsOneShot(version) && request.flag(u"one-shot"_s);
    HttpReply reply{200, "application/json", statsJson(state, *container, version, now, !oneShot), {}, 0};
    // Without one-shot the engine waits for two rounds of its collector.
    if (!oneShot && container->isUp())
        reply.delayMs = 1000;
    return reply;
}

HttpReply containerAction(EngineState &state, const QString &ref, const QString &action, const HttpRequest &request,
                          qint64 now)
{
    const Profile &profile = state.profile();
    if (action == u"start"_s)
        return outcomeReply(state.start(ref, now), profile);
    if (action == u"stop"_s)
        return outcomeReply(state.stop(ref, now), profile);
    if (action == u"restart"_s)
        return outcomeReply(state.restart(ref, now), profile);
    if (action == u"kill"_s)
        return outcomeReply(state.kill(ref, request.item(u"signal"_s), now), profile);
    if (action == u"pause"_s)
        return outcomeReply(state.pause(ref, now), profile);
    if (action == u"unpause"_s)
        return outcomeReply(state.unpause(ref, now), profile);
    if (action == u"rename"_s)
        return outcomeReply(state.rename(ref, request.item(u"name"_s), now), profile);
    return notFound(profile);
}

HttpReply containersAnswer(EngineState &state, const HttpRequest &request, const Route &route, qint64 now)
{
    const QStringList &parts = route.parts;
    const bool get = request.method == "GET";
    if (parts.size() == 2 && get && parts[1] == u"json"_s)
        return containerListReply(state, request, route.version, now);
    if (parts.size() == 2 && request.method == "POST" && parts[1] == u"create"_s)
        return createReply(state, request, now);
    if (parts.size() == 2 && request.method == "DELETE")
        return outcomeReply(state.remove(parts[1], request.flag(u"force"_s), now), state.profile());
    if (parts.size() == 3 && get && parts[2] == u"json"_s)
        return containerReply(state, parts[1], route.version, now);
    if (parts.size() == 3 && get && parts[2] == u"stats"_s)
        return statsReply(state, parts[1], request, route.version, now);
    if (parts.size() == 3 && get && parts[2] == u"top"_s)
        return topReply(state, parts[1], request, now);
    if (parts.size() == 3 && request.method == "POST")
        return containerAction(state, parts[1], parts[2], request, now);
    return notFound(state.profile());
}

HttpReply imagesAnswer(EngineState &state, const HttpRequest &request, const Route &route, qint64 now)
{
    const QStringList &parts = route.parts;
    if (parts.size() == 2 && request.method == "GET" && parts[1] == u"json"_s)
        return imageListReply(state, request, route.version);
    // Names may hold slashes: all but the last part is the name.
    const QString name = parts.mid(1, parts.size() - 2).join(u'/');
    if (parts.size() >= 3 && request.method == "GET" && parts.last() == u"json"_s)
        return imageReply(state, name, route.version);
    if (parts.size() >= 3 && request.method == "POST" && parts.last() == u"tag"_s) {
        const QString tag = request.item(u"tag"_s);
        const QString reference = request.item(u"repo"_s) + u':' + (tag.isEmpty() ? u"latest"_s : tag);
        return outcomeReply(state.tag(name, reference, now), state.profile());
    }
    if (parts.size() >= 2 && request.method == "DELETE")
        return untagReply(state, parts.mid(1).join(u'/'), request.flag(u"force"_s), now);
    return notFound(state.profile());
}

} // namespace

QString Route::label(const QByteArray &method) const
{
    QStringList shown = parts;
    if (shown.size() >= 2 && shown[0] == u"images"_s && shown.last() != u"json"_s && method == "DELETE")
        shown = {u"images"_s, u"{id}"_s};
    else if (shown.size() >= 3 && shown[0] == u"images"_s)
        shown = {u"images"_s, u"{id}"_s, shown.last()};
    else if (shown.size() >= 2 && shown[1] != u"json"_s && shown[1] != u"create"_s && shown[0] != u"system"_s)
        shown[1] = u"{id}"_s;
    return QString::fromLatin1(method) + u" /" + shown.join(u'/');
}

std::optional<Route> routeOf(const HttpRequest &request, const Profile &profile, HttpReply *refusal)
{
    Route route{profile.api, request.path.split(u'/', Qt::SkipEmptyParts)};
    if (route.parts.isEmpty() || !route.parts.first().startsWith(u'v'))
        return route;
    const auto asked = ApiVersion::parse(QStringView(route.parts.first()).sliced(1));
    if (!asked)
        return route;
    QString problem;
    if (*asked < profile.minimumApi) {
        problem = u"client version %1 is too old. Minimum supported API version is %2, please upgrade your client "
                  u"to a newer version"_s.arg(asked->toString(), profile.minimumApi.toString());
    } else if (*asked > profile.api) {
        // Engines before API 1.25 put it in words of their own.
        problem = Profile::pingTellsVersion(profile.api)
                      ? u"client version %1 is too new. Maximum supported API version is %2"_s.arg(
                            asked->toString(), profile.api.toString())
                      : u"client is newer than server (client API version: %1, server API version: %2)"_s.arg(
                            asked->toString(), profile.api.toString());
    }
    if (!problem.isEmpty()) {
        *refusal = errorReply(400, problem, profile);
        // Clients older than 1.24 are given plain text, and so is everybody by engines older than that.
        if (*asked < ApiVersion{1, 24} || profile.api < ApiVersion{1, 24}) {
            refusal->contentType = "text/plain; charset=utf-8";
            refusal->body = problem.toUtf8() + '\n';
        }
        return std::nullopt;
    }
    route.version = *asked;
    route.parts.removeFirst();
    return route;
}

HttpReply answer(EngineState &state, const Identity &identity, const HttpRequest &request, const Route &route,
                 qint64 now)
{
    const Profile &profile = state.profile();
    const QString area = route.parts.value(0);
    const bool get = request.method == "GET";
    const qsizetype depth = route.parts.size();
    if (area == u"containers"_s)
        return containersAnswer(state, request, route, now);
    if (area == u"images"_s)
        return imagesAnswer(state, request, route, now);
    if (area == u"_ping"_s && depth == 1 &&
        (get || (request.method == "HEAD" && Profile::pingTakesHead(profile.api)))) {
        HttpReply reply = pingReply();
        if (!get)
            reply.body.clear();
        return reply;
    }
    if (area == u"version"_s && depth == 1 && get)
        return versionReply(profile, route.version);
    if (area == u"info"_s && depth == 1 && get)
        return infoReply(state, identity, route.version, now);
    if (area == u"networks"_s && depth == 1 && get)
        return networksReply(state);
    if (area == u"networks"_s && depth == 2 && get)
        return networkReply(state, route.parts[1]);
    if (area == u"volumes"_s && depth == 1 && get)
        return volumesReply(state);
    if (area == u"volumes"_s && depth == 2 && get)
        return errorReply(404, u"get %1: no such volume"_s.arg(route.parts[1]), profile);
    return notFound(profile);
}

} // namespace bayplan::simulator
