// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/traefik/traefiktext.h"

#include "core/plaintext.h"
#include "ingress/text/serverwords.h"
#include "ingress/words.h"

#include <QHash>

#include <algorithm>
#include <yaml-cpp/yaml.h>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using services::Ingress;

namespace {

/// YAML keeps no names of servers, so they are in comments.
const QByteArray nameMark = "# bayplan: server ";

bool isTcp(const Ingress &ingress)
{
    return ingress.mode == Ingress::Mode::Tcp;
}

QByteArray headOf(const Ingress &ingress)
{
    return "# Written by Bayplan for its ingress " + ingress.name.toUtf8() + "; changes by hand are lost.\n";
}

std::string serviceOf(const Ingress &ingress, const WantedServer &server)
{
    return QString(ingress.name + u'-' + server.name).toStdString();
}

YAML::Node balancerOf(const Ingress &ingress, const QList<WantedServer> &servers)
{
    YAML::Node list(YAML::NodeType::Sequence);
    for (const WantedServer &server : servers) {
        const QString at = hostPort(server.address, server.port);
        YAML::Node each;
        each[isTcp(ingress) ? "address" : "url"] = (isTcp(ingress) ? at : QString(u"http://"_s + at)).toStdString();
        list.push_back(each);
    }
    YAML::Node balancer;
    balancer["servers"] = list;
    if (!isTcp(ingress) && !ingress.checkPath.isEmpty()) {
        balancer["healthCheck"]["path"] = ingress.checkPath.toStdString();
        balancer["healthCheck"]["interval"] = "2s";
        balancer["healthCheck"]["timeout"] = "2s";
    }
    return balancer;
}

YAML::Node servicesOf(const Ingress &ingress, const QList<WantedServer> &servers)
{
    YAML::Node services;
    const std::string name = ingress.name.toStdString();
    const bool alike = std::all_of(servers.begin(), servers.end(),
                                   [&](const WantedServer &each) { return each.weight == servers.first().weight; });
    if (alike) {
        services[name]["loadBalancer"] = balancerOf(ingress, servers);
        return services;
    }
    YAML::Node list(YAML::NodeType::Sequence);
    for (const WantedServer &server : servers) {
        YAML::Node each;
        each["name"] = serviceOf(ingress, server);
        each["weight"] = server.weight;
        list.push_back(each);
        services[serviceOf(ingress, server)]["loadBalancer"] = balancerOf(ingress, {server});
    }
    services[name]["weighted"]["services"] = list;
    // Only then it passes over those whose checks fail.
    if (!isTcp(ingress) && !ingress.checkPath.isEmpty())
        services[name]["weighted"]["healthCheck"] = YAML::Node(YAML::NodeType::Map);
    return services;
}

Error notUnderstood(const QString &why)
{
    return {.kind = Error::Kind::Input,
            .what = tr("Traefik's file can't be read: %1").arg(core::plainLine(why, 200)),
            .where = {},
            .next = tr("Remove it; it is written anew")};
}

/// Of a map that may be something else.
YAML::Node member(const YAML::Node &node, const std::string &name)
{
    return node && node.IsMap() ? node[name] : YAML::Node(YAML::NodeType::Undefined);
}

QList<SeenServer> serversOf(const YAML::Node &service, int weight)
{
    QList<SeenServer> servers;
    const YAML::Node list = member(member(service, "loadBalancer"), "servers");
    if (!list || !list.IsSequence())
        return servers;
    for (const YAML::Node &each : list) {
        QString text;
        for (const char *key : {"url", "address"}) {
            if (const YAML::Node value = member(each, key); value && value.IsScalar())
                text = QString::fromStdString(value.Scalar());
        }
        if (text.startsWith(u"http://"_s))
            text = text.mid(7);
        while (text.endsWith(u'/'))
            text.chop(1);
        int own = weight;
        if (const YAML::Node value = member(each, "weight"); value && value.IsScalar())
            own = value.as<int>(weight);
        if (const auto at = readHostPort(text))
            servers.append({.name = {}, .address = at->address, .port = at->port, .weight = own});
    }
    return servers;
}

QHash<QString, QString> namesByAddress(const QByteArray &file)
{
    QHash<QString, QString> names;
    for (const QByteArray &line : file.split('\n')) {
        if (!line.startsWith(nameMark))
            continue;
        const QStringList words = QString::fromUtf8(line.mid(nameMark.size())).simplified().split(u' ');
        if (words.size() == 2 && isServerName(words.first()))
            names.insert(words.last(), words.first());
    }
    return names;
}

QList<SeenServer> read(const YAML::Node &services, const YAML::Node &service)
{
    const YAML::Node weighted = member(member(service, "weighted"), "services");
    if (!weighted || !weighted.IsSequence())
        return serversOf(service, WantedServer().weight);
    QList<SeenServer> servers;
    for (const YAML::Node &each : weighted) {
        const YAML::Node name = member(each, "name");
        const YAML::Node weight = member(each, "weight");
        if (name && name.IsScalar())
            servers += serversOf(member(services, name.Scalar()), weight && weight.IsScalar() ? weight.as<int>(1) : 1);
    }
    return servers;
}

} // namespace

Result<QByteArray> traefikFile(const Ingress &ingress, const QList<WantedServer> &servers)
{
    if (const auto good = checkServers(servers); !good)
        return core::fail(good.error());
    QList<WantedServer> serving;
    for (const WantedServer &server : servers) {
        if (server.state == WantedServer::State::Serving && server.weight > 0)
            serving.append(server);
    }
    QByteArray text = headOf(ingress);
    for (const WantedServer &server : serving)
        text += nameMark + server.name.toUtf8() + ' ' + hostPort(server.address, server.port).toUtf8() + '\n';
    YAML::Node root;
    const char *protocol = isTcp(ingress) ? "tcp" : "http";
    const std::string name = ingress.name.toStdString();
    if (ingress.listen != 0) {
        YAML::Node router;
        router["entryPoints"].push_back(name);
        router["rule"] = isTcp(ingress) ? "HostSNI(`*`)" : "PathPrefix(`/`)";
        router["service"] = name;
        root[protocol]["routers"][name] = router;
    }
    root[protocol]["services"] = servicesOf(ingress, serving);
    YAML::Emitter emitter;
    emitter << root;
    return text + QByteArray(emitter.c_str(), qsizetype(emitter.size())) + '\n';
}

bool isOurTraefikFile(const QByteArray &file, const Ingress &ingress)
{
    return file.startsWith(headOf(ingress));
}

Result<QList<SeenServer>> readTraefikFile(const QByteArray &file, const Ingress &ingress)
{
    QList<SeenServer> servers;
    try {
        const YAML::Node root = YAML::Load(file.toStdString());
        const YAML::Node services = member(member(root, isTcp(ingress) ? "tcp" : "http"), "services");
        const YAML::Node service = member(services, ingress.name.toStdString());
        if (!service || !service.IsMap())
            return core::fail({.kind = Error::Kind::NotFound,
                               .what = tr("There is no service %1 in Traefik's file").arg(ingress.name),
                               .where = {},
                               .next = {}});
        servers = read(services, service);
    } catch (const YAML::Exception &problem) {
        return core::fail(notUnderstood(QString::fromUtf8(problem.what())));
    }
    const QHash<QString, QString> names = namesByAddress(file);
    for (SeenServer &server : servers)
        server.name = names.value(hostPort(server.address, server.port));
    return servers;
}

} // namespace bayplan::ingress
