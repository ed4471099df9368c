// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/json.h"
#include "snapshots/times.h"
#include "snapshots/words.h"

#include <QJsonDocument>

#include <simdjson.h>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
namespace ondemand = simdjson::ondemand;

namespace {

/// What ends the reading: a sentence without its full stop.
struct Unreadable
{
    QString what;
};

[[noreturn]] void give(const QString &what)
{
    throw Unreadable{what};
}

QByteArray bytesOf(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

/// The value's JSON as it stands there.
QByteArray rawOf(ondemand::value value)
{
    if (value.type() == ondemand::json_type::object) {
        ondemand::object object = value.get_object();
        return bytesOf(object.raw_json());
    }
    ondemand::array array = value.get_array();
    return bytesOf(array.raw_json());
}

QJsonObject objectOf(ondemand::value value, const char *member)
{
    if (value.is_null())
        return {};
    if (value.type() != ondemand::json_type::object)
        give(tr("“%1” is no object").arg(QLatin1String(member)));
    return QJsonDocument::fromJson(rawOf(value)).object();
}

QJsonArray arrayOf(ondemand::value value, const char *member)
{
    if (value.type() != ondemand::json_type::array)
        give(tr("“%1” is no list").arg(QLatin1String(member)));
    return QJsonDocument::fromJson(rawOf(value)).array();
}

QString textOf(ondemand::value value, const char *member)
{
    if (value.type() != ondemand::json_type::string)
        give(tr("“%1” is no text").arg(QLatin1String(member)));
    const std::string_view text = value.get_string();
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

core::Time timeIn(ondemand::value value, const char *member)
{
    const auto time = timeOf(textOf(value, member));
    if (!time)
        give(tr("“%1” is no time").arg(QLatin1String(member)));
    return *time;
}

HostPart::State stateOf(const QString &text)
{
    if (text == u"read"_s)
        return HostPart::State::Read;
    if (text == u"stale"_s)
        return HostPart::State::Stale;
    if (text == u"unreachable"_s)
        return HostPart::State::Unreachable;
    give(tr("A host's state is “%1”").arg(text.left(40)));
}

void readContainer(ondemand::object json, HostPart &host)
{
    ContainerPart part;
    QByteArray inspect;
    for (auto field : json) {
        const std::string_view key = field.unescaped_key();
        ondemand::value value = field.value();
        if (key == "id")
            part.id = textOf(value, "id");
        else if (key == "name")
            part.name = textOf(value, "name");
        else if (key == "readAt")
            part.readAt = timeIn(value, "readAt");
        else if (key == "partial")
            part.isPartial = value.get_bool();
        else if (key == "stats")
            part.stats = objectOf(value, "stats");
        else if (key == "inspect")
            inspect = value.type() == ondemand::json_type::object ? rawOf(value) : QByteArray();
    }
    if (inspect.isEmpty())
        give(tr("The container “%1” has no inspect").arg(part.name.left(80)));
    host.containers.push_back(std::move(part));
    host.inspects.append(inspect);
}

void readImages(const QJsonObject &json, HostPart &host)
{
    for (auto image = json.begin(); image != json.end(); ++image)
        host.imageInspects.insert(image.key(), image.value().toObject());
}

HostPart readHost(ondemand::object json)
{
    HostPart host;
    for (auto field : json) {
        const std::string_view key = field.unescaped_key();
        ondemand::value value = field.value();
        if (key == "name") {
            host.name = textOf(value, "name");
        } else if (key == "endpoint") {
            host.endpoint = textOf(value, "endpoint");
        } else if (key == "address") {
            host.address = textOf(value, "address");
        } else if (key == "labels") {
            const QJsonObject labels = objectOf(value, "labels");
            for (auto label = labels.begin(); label != labels.end(); ++label)
                host.labels.insert(label.key(), label.value().toString());
        } else if (key == "state") {
            host.state = stateOf(textOf(value, "state"));
        } else if (key == "error") {
            host.error = textOf(value, "error");
        } else if (key == "readAt") {
            host.readAt = timeIn(value, "readAt");
        } else if (key == "info") {
            host.info = objectOf(value, "info");
        } else if (key == "version") {
            host.version = objectOf(value, "version");
        } else if (key == "images") {
            host.images = arrayOf(value, "images");
        } else if (key == "imageInspects") {
            readImages(objectOf(value, "imageInspects"), host);
        } else if (key == "networks") {
            host.networks = arrayOf(value, "networks");
        } else if (key == "volumes") {
            host.volumes = arrayOf(value, "volumes");
        } else if (key == "containers") {
            for (ondemand::object container : value.get_array())
                readContainer(container, host);
        }
    }
    if (host.name.isEmpty())
        give(tr("A host has no name"));
    return host;
}

ServicePart readService(const QJsonObject &json)
{
    ServicePart service{.name = json[u"name"_s].toString(),
                        .home = json[u"home"_s].toString(),
                        .generation = json[u"generation"_s].toInteger(),
                        .desired = json[u"desired"_s].toInt(),
                        .record = json[u"record"_s].toObject(),
                        .ingresses = json[u"ingresses"_s].toArray()};
    if (service.name.isEmpty())
        give(tr("A service has no name"));
    const QJsonArray replicas = json[u"replicas"_s].toArray();
    for (const QJsonValue &each : replicas)
        service.replicas << ReplicaPart{.host = each[u"host"_s].toString(),
                                        .container = each[u"container"_s].toString(),
                                        .slot = each[u"slot"_s].toInt(),
                                        .revision = each[u"revision"_s].toInt(),
                                        .state = each[u"state"_s].toString()};
    return service;
}

Snapshot readSnapshot(ondemand::object json)
{
    Snapshot snapshot;
    bool isOne = false;
    for (auto field : json) {
        const std::string_view key = field.unescaped_key();
        ondemand::value value = field.value();
        if (key == "bayplanSnapshot") {
            isOne = true;
            if (const int64_t format = value.get_int64(); format > jsonFormat)
                give(tr("It is of format %1; this program reads up to %2").arg(format).arg(jsonFormat));
        } else if (!isOne) {
            break; // the mark comes first, so that nothing else is read for long
        } else if (key == "takenAt") {
            snapshot.takenAt = timeIn(value, "takenAt");
        } else if (key == "program") {
            snapshot.program = textOf(value, "program");
        } else if (key == "workspace") {
            snapshot.workspace = textOf(value, "workspace");
        } else if (key == "secrets") {
            snapshot.hasSecrets = textOf(value, "secrets") == u"included"_s;
        } else if (key == "hosts") {
            for (ondemand::object host : value.get_array())
                snapshot.hosts.push_back(readHost(host));
        } else if (key == "services") {
            const QJsonArray services = arrayOf(value, "services");
            for (const QJsonValue &service : services)
                snapshot.services.push_back(readService(service.toObject()));
        }
    }
    if (!isOne)
        give(tr("It is no snapshot of Bayplan's"));
    return snapshot;
}

} // namespace

Result<Snapshot> readJson(const QByteArray &text)
{
    const auto failed = [](const QString &what) {
        return core::fail({.kind = Error::Kind::Input,
                           .what = what,
                           .where = {},
                           .next = tr("Give a snapshot that Bayplan wrote as JSON")});
    };
    try {
        ondemand::parser parser;
        QByteArray padded = text; // no copy where there is room behind it already
        if (padded.capacity() < padded.size() + qsizetype(simdjson::SIMDJSON_PADDING))
            padded.reserve(padded.size() + qsizetype(simdjson::SIMDJSON_PADDING));
        ondemand::document document = parser.iterate(
            simdjson::padded_string_view(padded.constData(), size_t(padded.size()), size_t(padded.capacity())));
        Snapshot snapshot = readSnapshot(document.get_object());
        const char *rest = nullptr;
        if (document.current_location().get(rest) == simdjson::SUCCESS) // else that is the end
            return failed(tr("Something follows its end"));
        return snapshot;
    } catch (const Unreadable &why) {
        return failed(why.what);
    } catch (const simdjson::simdjson_error &error) {
        return failed(tr("It is broken, or cut off: %1").arg(QLatin1String(error.what())));
    }
}

} // namespace bayplan::snapshots
