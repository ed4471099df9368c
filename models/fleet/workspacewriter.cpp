// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/workspacefile.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QStringList>

#include <cmath>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

constexpr double largestWhole = 9007199254740992.0; // above it doubles have gaps

void writeText(Writer &writer, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    writer.String(bytes.constData(), rapidjson::SizeType(bytes.size()));
}

void writeKey(Writer &writer, const QString &key)
{
    const QByteArray bytes = key.toUtf8();
    writer.Key(bytes.constData(), rapidjson::SizeType(bytes.size()));
}

void writeObject(Writer &writer, const QJsonObject &object, const QStringList &first);

void writeValue(Writer &writer, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        writer.Bool(value.toBool());
        return;
    case QJsonValue::Double:
        if (const double number = value.toDouble(); std::abs(number) > largestWhole || std::floor(number) != number)
            writer.Double(number);
        else
            writer.Int64(value.toInteger());
        return;
    case QJsonValue::String:
        writeText(writer, value.toString());
        return;
    case QJsonValue::Array:
        writer.StartArray();
        for (const QJsonValue &item : value.toArray())
            writeValue(writer, item);
        writer.EndArray();
        return;
    case QJsonValue::Object:
        writeObject(writer, value.toObject(), {});
        return;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        writer.Null();
    }
}

/// Members named in `first` come first, in that order.
void writeObject(Writer &writer, const QJsonObject &object, const QStringList &first)
{
    writer.StartObject();
    for (const QString &key : first) {
        if (object.contains(key)) {
            writeKey(writer, key);
            writeValue(writer, object[key]);
        }
    }
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!first.contains(it.key())) {
            writeKey(writer, it.key());
            writeValue(writer, it.value());
        }
    }
    writer.EndObject();
}

/// A field that says what is the case anyway is left out.
void set(QJsonObject &object, const QString &key, const QJsonValue &value, bool isDefault)
{
    if (isDefault)
        object.remove(key);
    else
        object[key] = value;
}

void set(QJsonObject &object, const QString &key, const QString &text)
{
    set(object, key, text, text.isEmpty());
}

QJsonObject hostObject(const WorkspaceContent::Host &host)
{
    const HostConfig &config = host.config;
    QJsonObject object = host.read;
    object[u"name"_s] = config.name;
    object[u"endpoint"_s] = config.endpoint.toString();

    QJsonObject tls = object[u"tls"_s].toObject();
    const engine::TlsFiles &files = config.endpoint.tls;
    set(tls, u"folder"_s, files.folder);
    set(tls, u"ca"_s, files.ca);
    set(tls, u"certificate"_s, files.certificate);
    set(tls, u"key"_s, files.key);
    set(tls, u"skipVerify"_s, true, !files.skipVerify);
    // Even with nothing in it, it is what makes a TCP endpoint a TLS one.
    set(object, u"tls"_s, tls, config.endpoint.kind != engine::Endpoint::Kind::Tls);
    object.remove(u"tlsDir"_s); // what it said is in "tls" now

    QJsonObject labels;
    for (auto it = config.labels.cbegin(); it != config.labels.cend(); ++it)
        labels[it.key()] = it.value();
    set(object, u"labels"_s, labels, labels.isEmpty());
    set(object, u"colour"_s, config.colour);
    set(object, u"production"_s, true, !config.production);
    set(object, u"readOnly"_s, true, !config.readOnly);
    set(object, u"source"_s, config.source);
    set(object, u"address"_s, config.address);
    return object;
}

} // namespace

QByteArray writeWorkspace(const WorkspaceContent &content)
{
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    writer.Key("bayplan");
    writer.Int(workspaceVersion);
    writer.Key("hosts");
    writer.StartArray();
    for (const WorkspaceContent::Host &host : content.hosts)
        writeObject(writer, hostObject(host),
                    {u"name"_s, u"endpoint"_s, u"tls"_s, u"labels"_s, u"colour"_s, u"production"_s, u"readOnly"_s,
                     u"source"_s, u"address"_s});
    writer.EndArray();
    if (!content.reservedPorts.isEmpty()) {
        writer.Key("reservedPorts");
        writer.StartArray();
        for (const ReservedPorts &ports : content.reservedPorts)
            writeText(writer, toString(ports));
        writer.EndArray();
    }
    for (auto it = content.read.begin(); it != content.read.end(); ++it) {
        if (it.key() == u"bayplan"_s || it.key() == u"hosts"_s || it.key() == u"reservedPorts"_s)
            continue;
        writeKey(writer, it.key());
        writeValue(writer, it.value());
    }
    writer.EndObject();
    return QByteArray(buffer.GetString(), qsizetype(buffer.GetSize())) + '\n';
}

} // namespace bayplan::fleet
