// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int feedVersion = 1;

QJsonObject objectOf(const Server &server)
{
    const WantedServer &wanted = server.server;
    return {{u"name"_s, wanted.name},
            {u"address"_s, wanted.address},
            {u"port"_s, int(wanted.port)},
            {u"weight"_s, wanted.weight},
            {u"state"_s, wanted.state == WantedServer::State::Draining ? u"draining"_s : u"serving"_s},
            {u"host"_s, server.host}};
}

} // namespace

QByteArray feed(const QList<Backend> &backends)
{
    const Prepared prepared = prepare(backends);
    QJsonArray list;
    for (const Backend &backend : prepared.backends) {
        QJsonArray servers;
        for (const Server &server : backend.servers)
            servers.append(objectOf(server));
        list.append(QJsonObject{{u"name"_s, backend.name},
                                {u"service"_s, backend.service},
                                {u"protocol"_s, backend.protocol},
                                {u"targetPort"_s, int(backend.targetPort)},
                                {u"complete"_s, backend.complete},
                                {u"servers"_s, servers}});
    }
    const QJsonObject root{{u"bayplanBackends"_s, feedVersion},
                           {u"backends"_s, list},
                           {u"leftOut"_s, QJsonArray::fromStringList(prepared.leftOut)}};
    return QJsonDocument(root).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace bayplan::ingress::outside
