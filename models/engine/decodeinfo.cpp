// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

tl::unexpected<Error> notAnEngine(const QString &what)
{
    return core::fail({.kind = Error::Kind::NotAnEngine,
                       .what = what,
                       .where = {},
                       .next = u"Check that this is a container engine's socket or port"_s});
}

/// An engine refuses a version in words that make it the client's fault, or that mean little to an operator.
void explainVersion(Error &error)
{
    static const QRegularExpression tooOld(u"is too old\\. Minimum supported API version is (\\d+\\.\\d+)"_s);
    static const QRegularExpression tooNew(u"(?:is too new\\. Maximum supported API version is |is newer than server "
                                           u".*server API version: )(\\d+\\.\\d+)"_s);
    if (error.what.contains(u"is too old"_s) || error.what.contains(u"is too new"_s))
        error.kind = Error::Kind::Unsupported;
    if (const auto match = tooOld.match(error.what); match.hasMatch()) {
        if (const auto minimum = ApiVersion::parse(match.captured(1).toLatin1()); minimum && *minimum > newestApi) {
            error.what = u"The engine takes API %1 or newer; Bayplan speaks up to %2"_s.arg(
                match.captured(1), QString::fromLatin1(newestApi.toString()));
            error.next = u"Update Bayplan, or lower the engine's minimum (DOCKER_MIN_API_VERSION)"_s;
        }
    } else if (const auto newer = tooNew.match(error.what); newer.hasMatch()) {
        error.kind = Error::Kind::Unsupported;
        const auto newest = ApiVersion::parse(newer.captured(1).toLatin1());
        if (const auto version = newest ? negotiate(*newest) : ApiVersion(); !version) {
            error.what = version.error().what;
            error.next = version.error().next;
        }
    }
}

} // namespace

Result<Ping> decodePing(const net::HttpReply &reply)
{
    const QByteArray version = reply.head.header("api-version");
    if (reply.head.status == 400 && reply.body.contains("HTTPS server")) {
        return core::fail({.kind = Error::Kind::NotAnEngine,
                           .what = u"This port speaks TLS, and was asked in plain HTTP"_s,
                           .where = {},
                           .next = u"Add the host with its TLS certificates"_s,
                           .httpStatus = 400});
    }
    if (reply.head.status != 200 && version.isEmpty())
        return notAnEngine(
            u"An HTTP server answers there (status %1), but it is not a container engine"_s.arg(reply.head.status));
    if (reply.head.status != 200)
        return core::fail(decodeError(reply));

    Ping ping;
    ping.isPodman = !reply.head.header("libpod-api-version").isEmpty();
    ping.osType = QString::fromUtf8(reply.head.header("ostype"));
    // RFC 9110, 6.6.1: "Sun, 06 Nov 1994 08:49:37 GMT"
    auto date =
        QLocale::c().toDateTime(QString::fromLatin1(reply.head.header("date")), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    if (date.isValid())
        ping.clock = core::Time(std::chrono::seconds(date.toSecsSinceEpoch()));
    if (version.isEmpty()) {
        // Engines before API 1.25 send no version here, and some proxies drop it, but the body is always "OK".
        if (reply.body.trimmed() != "OK")
            return notAnEngine(u"An HTTP server answers there, but it is not a container engine"_s);
        ping.newest = oldestApi;
        ping.tellsVersion = false;
        return ping;
    }
    const auto newest = ApiVersion::parse(version);
    if (!newest)
        return notAnEngine(u"The Api-Version it sends is not a version"_s);
    ping.newest = *newest;
    return ping;
}

Result<ApiVersion> decodeNewestApi(const QByteArray &version)
{
    JsonReader reader(u"the engine's version"_s);
    std::optional<ApiVersion> newest;
    if (const auto root = reader.parse(version)) {
        if (const auto object = reader.asObject(*root)) {
            newest = ApiVersion::parse(reader.string(*object, "ApiVersion").toLatin1());
            if (!newest)
                reader.wrong("ApiVersion", "a version");
        }
    }
    if (!newest)
        return core::fail(reader.error());
    return *newest;
}

Result<EngineInfo> decodeInfo(const QByteArray &info, const QByteArray &version)
{
    JsonReader versionReader(u"the engine's version"_s);
    EngineInfo result;
    result.engine = u"Docker"_s;
    if (const auto root = versionReader.parse(version)) {
        if (const auto object = versionReader.asObject(*root)) {
            result.version = versionReader.string(*object, "Version");
            if (const auto components = versionReader.array(*object, "Components")) {
                for (const auto element : *components) {
                    const auto component = versionReader.asObject(element, "Components", "a list of objects");
                    if (component && versionReader.string(*component, "Name").contains(u"Podman"_s))
                        result.engine = u"Podman"_s;
                }
            }
        }
    }
    if (!versionReader.ok())
        return core::fail(versionReader.error());

    JsonReader reader(u"the engine's info"_s);
    const auto root = reader.parse(info);
    const auto object = root ? reader.asObject(*root) : std::nullopt;
    if (!object)
        return core::fail(reader.error());
    if (result.engine == u"Docker"_s)
        result.id = reader.string(*object, "ID");
    result.hostname = reader.string(*object, "Name");
    result.operatingSystem = reader.string(*object, "OperatingSystem");
    result.os = reader.string(*object, "OSType");
    result.architecture = reader.string(*object, "Architecture");
    result.kernel = reader.string(*object, "KernelVersion");
    result.cpus = int(reader.integer(*object, "NCPU"));
    result.memory = reader.integer(*object, "MemTotal");
    if (result.version.isEmpty())
        result.version = reader.string(*object, "ServerVersion");
    for (const QString &option : reader.strings(*object, "SecurityOptions"))
        result.rootless = result.rootless || option.contains(u"rootless"_s);
    if (!reader.ok())
        return core::fail(reader.error());
    return result;
}

Error decodeError(const net::HttpReply &reply)
{
    JsonReader reader(u"the engine's error"_s);
    QString message;
    if (const auto root = reader.parse(reply.body)) {
        if (const auto object = reader.asObject(*root))
            message = reader.string(*object, "message");
    }
    if (message.isEmpty() && reply.body.trimmed().startsWith('<')) {
        Error page =
            notAnEngine(u"A web page came instead of an engine's reply (status %1)"_s.arg(reply.head.status)).value();
        page.httpStatus = reply.head.status;
        return page;
    }
    if (message.isEmpty())
        message = QString::fromUtf8(reply.body.left(500)).trimmed(); // engines before API 1.24 answer in plain text
    if (message.isEmpty())
        message = u"The engine answered with status %1 and no message"_s.arg(reply.head.status);

    Error error{.kind = Error::Kind::Engine, .what = message, .where = {}, .next = {}, .httpStatus = reply.head.status};
    if (reply.head.status == 404)
        error.kind = Error::Kind::NotFound;
    else if (reply.head.status == 401 || reply.head.status == 403)
        error.kind = Error::Kind::PermissionDenied;
    else if (reply.head.status == 400)
        explainVersion(error);
    return error;
}

} // namespace bayplan::engine
