// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/nginx/nginxtext.h"

#include "ingress/nginx/nginxtokens.h"
#include "ingress/text/markedpart.h"
#include "ingress/text/serverwords.h"
#include "ingress/words.h"

namespace bayplan::ingress {

using core::Error;
using core::Result;
using services::Ingress;

namespace {

// Port 1 of the balancer itself, where nothing is asked since it is down.
constexpr QByteArrayView placeholder = "    server 127.0.0.1:1 down; # none\n";

QByteArray serverLine(const WantedServer &server)
{
    QByteArray line = "    server " + hostPort(server.address, server.port).toUtf8();
    // nginx has no weight 0.
    const bool isDown = server.state == WantedServer::State::Draining || server.weight == 0;
    if (server.weight > 0)
        line += " weight=" + QByteArray::number(server.weight);
    line += isDown ? " down;" : " max_fails=1 fail_timeout=10s;";
    return line + " # " + server.name.toUtf8() + '\n';
}

QByteArray httpServer(const Ingress &ingress)
{
    // "error timeout" are nginx's own cases; without "non_idempotent" a POST that was sent is never sent again.
    return "server {\n"
           "    listen " +
           QByteArray::number(ingress.listen) +
           ";\n"
           "    location / {\n"
           "        proxy_pass http://" +
           ingress.name.toUtf8() +
           ";\n"
           "        proxy_http_version 1.1;\n"
           "        proxy_set_header Connection \"\";\n"
           "        proxy_set_header Host $http_host;\n"
           "        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"
           "        proxy_set_header X-Forwarded-Proto $scheme;\n"
           "        proxy_next_upstream error timeout;\n"
           "    }\n"
           "}\n";
}

QByteArray tcpServer(const Ingress &ingress)
{
    return "server {\n"
           "    listen " +
           QByteArray::number(ingress.listen) +
           ";\n"
           "    proxy_pass " +
           ingress.name.toUtf8() +
           ";\n"
           "}\n";
}

/// Where the block ends, and -1 if there is none of that name at the top.
qsizetype endOfBlock(const QList<NginxDirective> &directives, const QByteArray &name)
{
    bool within = false;
    for (const NginxDirective &each : directives) {
        if (each.depth != 0)
            continue;
        if (each.kind == NginxDirective::Kind::Block)
            within = each.words.first() == name;
        else if (each.kind == NginxDirective::Kind::BlockEnd && within)
            return each.begin;
    }
    return -1;
}

/// Nothing if it is no server of an upstream that can be told of.
std::optional<SeenServer> serverOf(const NginxDirective &directive)
{
    if (directive.words.size() < 2)
        return std::nullopt;
    const auto at = readHostPort(QString::fromUtf8(directive.words.at(1)));
    if (!at)
        return std::nullopt;
    SeenServer server{.name = {}, .address = at->address, .port = at->port, .weight = 1};
    if (const QString name = QString::fromUtf8(directive.comment); isServerName(name))
        server.name = name;
    bool weighs = false;
    for (const QByteArray &word : directive.words.mid(2)) {
        if (word == "down")
            server.state = SeenServer::State::Draining;
        if (word.startsWith("weight=")) {
            server.weight = word.mid(7).toInt();
            weighs = true;
        }
    }
    // What was written for the weight 0.
    if (!weighs && !server.name.isEmpty() && server.state == SeenServer::State::Draining)
        server.weight = 0;
    return server;
}

} // namespace

Result<QByteArray> nginxPart(const Ingress &ingress, const QList<WantedServer> &servers)
{
    if (const auto good = checkServers(servers); !good)
        return core::fail(good.error());
    const bool isTcp = ingress.mode == Ingress::Mode::Tcp;
    const QByteArray name = ingress.name.toUtf8();
    QByteArray part = "upstream " + name + " {\n    zone bayplan_" + name + " 128k;\n";
    // Requests go by weight exactly, as nginx does by itself; connections, which last longer, by how many there are.
    if (isTcp)
        part += "    least_conn;\n";
    for (const WantedServer &server : servers)
        part += serverLine(server);
    if (servers.isEmpty())
        part += placeholder;
    if (!isTcp)
        part += "    keepalive 32;\n";
    part += "}\n";
    if (ingress.listen != 0)
        part += isTcp ? tcpServer(ingress) : httpServer(ingress);
    return part;
}

Result<QByteArray> withNginxPart(const QByteArray &file, const Ingress &ingress, const QByteArray &part)
{
    const auto known = markedPart(file, ingress.name);
    if (!known)
        return core::fail(known.error());
    if (*known)
        return withMarkedPart(file, ingress.name, part);
    const QList<NginxDirective> directives = nginxDirectives(file);
    const bool isTcp = ingress.mode == Ingress::Mode::Tcp;
    const qsizetype end = endOfBlock(directives, isTcp ? "stream" : "http");
    if (end < 0 && isTcp && endOfBlock(directives, "http") >= 0)
        return core::fail({.kind = Error::Kind::Unsupported,
                           .what = tr("nginx's configuration has no part “stream”, which TCP goes through"),
                           .where = {},
                           .next = tr("Add “stream { }” to it, with the module ngx_stream_module loaded")});
    if (end < 0)
        return withMarkedPart(file, ingress.name, part);
    const auto head = withMarkedPart(file.left(end), ingress.name, part);
    if (!head)
        return head;
    return *head + file.mid(end);
}

Result<QList<SeenServer>> readNginxPart(const QByteArray &part, const QString &name)
{
    QList<SeenServer> servers;
    bool within = false;
    bool found = false;
    for (const NginxDirective &each : nginxDirectives(part)) {
        if (each.depth == 0) {
            within = each.kind == NginxDirective::Kind::Block && each.words.size() == 2 &&
                     each.words.first() == "upstream" && QString::fromUtf8(each.words.last()) == name;
            found = found || within;
        } else if (within && each.depth == 1 && each.kind == NginxDirective::Kind::Simple &&
                   each.words.first() == "server") {
            if (each.comment == "none" && each.words.contains("down"))
                continue;
            if (const auto server = serverOf(each))
                servers.append(*server);
        }
    }
    if (!found)
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = tr("There is no upstream %1 in its part of the file").arg(name),
                           .where = {},
                           .next = {}});
    return servers;
}

} // namespace bayplan::ingress
