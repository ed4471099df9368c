// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plaintext.h"
#include "fleet/hostcheck.h"
#include "fleet/jsonplaces.h"
#include "fleet/workspacefile.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

Error mendIt(const QString &path, const QString &what)
{
    return {.kind = Error::Kind::Input,
            .what = what,
            .where = path,
            .next = u"Mend the file or move it away; it has not been changed"_s};
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return u"true or false"_s;
    case QJsonValue::Double:
        return u"a number"_s;
    case QJsonValue::String:
        return u"a text"_s;
    case QJsonValue::Array:
        return u"a list"_s;
    case QJsonValue::Object:
        return u"an object"_s;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return u"null"_s;
}

/// Reads the fields of one host, or of the file as a whole; the first that can't be used ends it.
class Reader
{
public:
    Reader(const QString &path, const QByteArray &text, const JsonPlaces &places)
        : m_path(path)
        , m_text(text)
        , m_places(places)
    {
    }

    /// Notes an error about the value at `place`, unless there is one already.
    void refuse(const QStringList &place, const QString &what)
    {
        if (error)
            return;
        const QString subject = m_host.isEmpty() ? QString() : QString(u"Host “%1”, "_s.arg(m_host));
        QString where = lineAndColumn(m_text, m_places.offsetOf(place));
        if (subject.isEmpty())
            where[0] = where[0].toUpper();
        error = mendIt(m_path, subject + where + u": "_s + what);
    }

    /// The field's value, of that type; a default one if it isn't there.
    QJsonValue field(const QJsonObject &object, const QStringList &place, QJsonValue::Type type)
    {
        const QString name = place.last();
        const QJsonValue value = object.value(name);
        if (value.isUndefined() || value.type() == type)
            return value;
        refuse(place, u"“%1” is to be %2, not %3"_s.arg(name, typeName(QJsonValue(type)), typeName(value)));
        return QJsonValue::Undefined;
    }
    QString text(const QJsonObject &object, const QStringList &place)
    {
        return field(object, place, QJsonValue::String).toString();
    }
    bool flag(const QJsonObject &object, const QStringList &place)
    {
        return field(object, place, QJsonValue::Bool).toBool();
    }

    HostConfig host(const QJsonValue &value, const QStringList &place);
    QList<ReservedPorts> reservedPorts(const QJsonObject &object, const QStringList &place);

    std::optional<Error> error;

private:
    std::optional<engine::TlsFiles> tls(const QJsonObject &object, const QStringList &place);
    QString file(const QJsonObject &object, const QStringList &place);
    QMap<QString, QString> labels(const QJsonObject &object, const QStringList &place);

    const QString &m_path;
    const QByteArray &m_text;
    const JsonPlaces &m_places;
    QString m_host; ///< whose fields are read
};

QString Reader::file(const QJsonObject &object, const QStringList &place)
{
    const QString path = text(object, place);
    if (!path.isEmpty() && !QDir::isAbsolutePath(path))
        refuse(place, u"“%1” is to be an absolute path, from / on"_s.arg(place.last()));
    return path;
}

std::optional<engine::TlsFiles> Reader::tls(const QJsonObject &object, const QStringList &place)
{
    const QStringList tlsPlace = place + QStringList{u"tls"_s};
    // As the first builds wrote it.
    const QString folder = file(object, place + QStringList{u"tlsDir"_s});
    if (!object.contains(u"tls"_s))
        return folder.isEmpty() ? std::nullopt : std::optional(engine::TlsFiles{.folder = folder});
    if (!folder.isEmpty())
        refuse(tlsPlace, u"there is “tlsDir” too; “tls” alone says all"_s);
    const QJsonObject tls = field(object, tlsPlace, QJsonValue::Object).toObject();
    return engine::TlsFiles{.folder = file(tls, tlsPlace + QStringList{u"folder"_s}),
                            .ca = file(tls, tlsPlace + QStringList{u"ca"_s}),
                            .certificate = file(tls, tlsPlace + QStringList{u"certificate"_s}),
                            .key = file(tls, tlsPlace + QStringList{u"key"_s}),
                            .skipVerify = flag(tls, tlsPlace + QStringList{u"skipVerify"_s})};
}

QMap<QString, QString> Reader::labels(const QJsonObject &object, const QStringList &place)
{
    QMap<QString, QString> labels;
    const QJsonObject values = field(object, place, QJsonValue::Object).toObject();
    for (auto it = values.begin(); it != values.end(); ++it) {
        const QStringList labelPlace = place + QStringList{it.key()};
        labels.insert(it.key(), text(values, labelPlace));
        if (const auto ok = checkLabel(it.key(), labels[it.key()]); !ok)
            refuse(labelPlace, ok.error().what);
    }
    return labels;
}

HostConfig Reader::host(const QJsonValue &value, const QStringList &place)
{
    const auto at = [&](const QString &field) { return place + QStringList{field}; };
    HostConfig host;
    m_host.clear();
    const QString number = QString::number(place.last().toLongLong() + 1);
    if (!value.isObject()) {
        refuse(place, u"host %1 is to be an object, not %2"_s.arg(number, typeName(value)));
        return host;
    }
    const QJsonObject object = value.toObject();
    host.name = text(object, at(u"name"_s));
    if (host.name.isEmpty())
        refuse(place, u"host %1 has no name"_s.arg(number));
    if (const auto ok = checkHost({.name = host.name, .endpoint = {}}); !ok)
        refuse(at(u"name"_s), ok.error().what);
    m_host = host.name;

    if (!object.contains(u"endpoint"_s))
        refuse(place, u"it has no endpoint"_s);
    const QString endpointText = text(object, at(u"endpoint"_s));
    const std::optional<engine::TlsFiles> files = tls(object, place);
    if (const auto endpoint = engine::Endpoint::parse(endpointText, files); !endpoint)
        refuse(at(u"endpoint"_s), endpoint.error().what);
    else if (files && endpoint->kind != engine::Endpoint::Kind::Tls)
        refuse(at(object.contains(u"tls"_s) ? u"tls"_s : u"tlsDir"_s), u"certificates are for tcp:// endpoints only"_s);
    else
        host.endpoint = *endpoint;

    host.labels = labels(object, at(u"labels"_s));
    host.colour = text(object, at(u"colour"_s));
    if (object.contains(u"colour"_s) && !hostColours().contains(host.colour))
        refuse(at(u"colour"_s),
               u"“%1” is none of the colours %2"_s.arg(core::plainLine(host.colour, 80), hostColours().join(u", "_s)));
    host.production = flag(object, at(u"production"_s));
    host.readOnly = flag(object, at(u"readOnly"_s));
    host.source = text(object, at(u"source"_s));
    host.address = text(object, at(u"address"_s));
    if (const auto ok = checkAddress(host.address); !ok)
        refuse(at(u"address"_s), ok.error().what);
    m_host.clear();
    return host;
}

QList<ReservedPorts> Reader::reservedPorts(const QJsonObject &object, const QStringList &place)
{
    QList<ReservedPorts> all;
    const QJsonArray values = field(object, place, QJsonValue::Array).toArray();
    for (qsizetype i = 0; i < values.size() && !error; ++i) {
        const QStringList one = place + QStringList{QString::number(i)};
        if (!values.at(i).isString()) {
            refuse(one, u"reserved ports are to be a text, not %1"_s.arg(typeName(values.at(i))));
            break;
        }
        const Result<ReservedPorts> ports = parseReservedPorts(values.at(i).toString());
        if (!ports) {
            refuse(one, ports.error().what);
            break;
        }
        all.append(*ports);
        if (const QString problem = problemWith(all); !problem.isEmpty())
            refuse(one, problem);
    }
    return all;
}

} // namespace

Result<WorkspaceContent> readWorkspace(const QString &path, const QByteArray &written)
{
    const QByteArray mark("\xef\xbb\xbf"); // some editors put it before UTF-8
    const QByteArray text = written.startsWith(mark) ? written.mid(mark.size()) : written;
    const auto damaged = [&](qsizetype offset, const QString &what) {
        return core::fail(mendIt(path, u"The workspace is damaged at %1: %2"_s.arg(lineAndColumn(text, offset), what)));
    };
    const auto places = JsonPlaces::read(text);
    if (!places)
        return damaged(places.error().offset, places.error().what);
    QJsonParseError parsing;
    const QJsonDocument document = QJsonDocument::fromJson(text, &parsing);
    if (parsing.error != QJsonParseError::NoError) // more than the other reader minds, such as half a surrogate pair
        return damaged(std::max<qsizetype>(0, parsing.offset - 1), parsing.errorString());

    Reader reader(path, text, *places);
    WorkspaceContent content;
    content.read = document.object();
    const QJsonValue version = content.read[u"bayplan"_s];
    const double number = version.toDouble();
    if (!version.isDouble() || number < 1 || std::floor(number) != number) {
        reader.refuse({u"bayplan"_s}, u"this is not a Bayplan workspace: it has no “bayplan” version number"_s);
        return core::fail(*reader.error);
    }
    if (number > workspaceVersion)
        return core::fail({.kind = Error::Kind::Unsupported,
                           .what = u"The workspace was written by a newer Bayplan (%1: format %2, this one reads %3)"_s
                                       .arg(lineAndColumn(text, places->offsetOf({u"bayplan"_s})))
                                       .arg(number, 0, 'f', 0)
                                       .arg(workspaceVersion),
                           .where = path,
                           .next = u"Update Bayplan, or use another workspace with --workspace"_s});

    const QJsonArray hosts = reader.field(content.read, {u"hosts"_s}, QJsonValue::Array).toArray();
    QSet<QString> names;
    for (qsizetype i = 0; i < hosts.size() && !reader.error; ++i) {
        const QStringList place{u"hosts"_s, QString::number(i)};
        const HostConfig host = reader.host(hosts.at(i), place);
        if (names.contains(host.name))
            reader.refuse(place + QStringList{u"name"_s}, u"there is a host named “%1” already"_s.arg(host.name));
        names.insert(host.name);
        content.hosts.append({host, hosts.at(i).toObject()});
    }
    content.reservedPorts = reader.reservedPorts(content.read, {u"reservedPorts"_s});
    if (reader.error)
        return core::fail(*reader.error);
    return content;
}

} // namespace bayplan::fleet
