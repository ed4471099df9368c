// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/calls/networkcalls.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray networkPath(const QString &id)
{
    return "/networks/" + QUrl::toPercentEncoding(id);
}

QJsonObject object(const QMap<QString, QString> &map)
{
    QJsonObject made;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        made[it.key()] = it.value();
    return made;
}

/// Without what is not set: null, empty texts, and the address that is none as Go writes it (Podman does, of a network
/// without a way out).
QJsonObject without(const QJsonObject &whole, const QString &emptyKey)
{
    QJsonObject made = whole;
    const QJsonValue value = made.value(emptyKey);
    if (value.isNull() || value == QString() || value == u"<nil>"_s)
        made.remove(emptyKey);
    return made;
}

} // namespace

Call inspectNetwork(const QString &id)
{
    return {.method = "GET", .path = networkPath(id)};
}

Call createNetwork(const QJsonObject &body)
{
    return {.path = "/networks/create", .body = QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

Call removeNetwork(const QString &id)
{
    return {.method = "DELETE", .path = networkPath(id)};
}

QJsonObject networkBody(const NetworkSpec &spec)
{
    QJsonObject pool;
    for (const auto &[key, value] : {std::pair(u"Subnet"_s, spec.subnet), std::pair(u"Gateway"_s, spec.gateway),
                                     std::pair(u"IPRange"_s, spec.range)}) {
        if (!value.isEmpty())
            pool[key] = value;
    }
    QJsonObject addresses{{u"Driver"_s, u"default"_s}};
    if (!pool.isEmpty())
        addresses[u"Config"_s] = QJsonArray{pool};
    return {{u"Name"_s, spec.name},
            {u"CheckDuplicate"_s, true}, // engines before API 1.44 would make a second one of that name
            {u"Driver"_s, spec.driver},
            {u"Internal"_s, spec.internal},
            {u"Attachable"_s, spec.attachable},
            {u"EnableIPv6"_s, spec.ipv6},
            {u"IPAM"_s, addresses},
            {u"Options"_s, object(spec.options)},
            {u"Labels"_s, object(spec.labels)}};
}

QJsonObject networkBody(const QJsonObject &inspect)
{
    QJsonObject body{{u"CheckDuplicate"_s, true}};
    for (const QString &key : {u"Name"_s, u"Driver"_s, u"Internal"_s, u"Attachable"_s, u"Ingress"_s, u"EnableIPv4"_s,
                               u"EnableIPv6"_s, u"ConfigOnly"_s, u"Options"_s, u"Labels"_s}) {
        const QJsonValue value = inspect.value(key);
        if (!value.isUndefined() && !value.isNull())
            body[key] = value;
    }
    const QJsonObject from = inspect.value(u"ConfigFrom"_s).toObject();
    const bool configured = !from.value(u"Network"_s).toString().isEmpty();
    if (configured)
        body[u"ConfigFrom"_s] = from;
    // Those made from a configuration have its addresses, and may not name any.
    QJsonObject addresses = without(without(inspect.value(u"IPAM"_s).toObject(), u"Driver"_s), u"Options"_s);
    QJsonArray pools;
    for (const QJsonValue pool : addresses.value(u"Config"_s).toArray()) {
        QJsonObject entry = pool.toObject();
        for (const QString &key : {u"Gateway"_s, u"IPRange"_s, u"AuxiliaryAddresses"_s})
            entry = without(entry, key);
        if (!entry.value(u"Subnet"_s).toString().isEmpty())
            pools.append(entry);
    }
    if (pools.isEmpty())
        addresses.remove(u"Config"_s);
    else
        addresses[u"Config"_s] = pools;
    if (!configured && !addresses.isEmpty())
        body[u"IPAM"_s] = addresses;
    return body;
}

} // namespace bayplan::engine
