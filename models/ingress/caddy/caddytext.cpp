// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/caddy/caddytext.h"

#include "ingress/text/markedpart.h"
#include "ingress/text/serverwords.h"
#include "ingress/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using services::Ingress;

namespace {

/// What Caddy is asked to do where there is no server.
constexpr QByteArrayView noServer = "respond 503\n";

bool serves(const WantedServer &server)
{
    return server.state == WantedServer::State::Serving && server.weight > 0;
}

QByteArray proxy(const Ingress &ingress, const QList<WantedServer> &servers)
{
    if (std::none_of(servers.begin(), servers.end(), serves))
        return '\t' + noServer.toByteArray();
    QByteArray text = "\treverse_proxy {\n";
    for (const WantedServer &server : servers) {
        // Caddy knows comments on lines of their own, and after a space.
        if (serves(server))
            text += "\t\tto " + hostPort(server.address, server.port).toUtf8() + " # " + server.name.toUtf8() + '\n';
    }
    text += "\t\tlb_policy least_conn\n"
            "\t\tlb_try_duration 2s\n" // another server is tried where one takes no connection
            "\t\tfail_duration 5s\n";
    if (!ingress.checkPath.isEmpty())
        text += "\t\thealth_uri " + ingress.checkPath.toUtf8() +
                "\n"
                "\t\thealth_interval 2s\n"
                "\t\thealth_timeout 2s\n";
    return text + "\t}\n";
}

/// The first line of a Caddyfile that isn't blank or a comment opens the global options if it is "{" alone.
qsizetype afterGlobalOptions(const QByteArray &file)
{
    bool begun = false;
    int depth = 0;
    for (qsizetype at = 0; at < file.size();) {
        qsizetype next = file.indexOf('\n', at);
        next = next < 0 ? file.size() : next + 1;
        const QByteArray line = file.mid(at, next - at).trimmed();
        at = next;
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        if (!begun && line != "{")
            return 0;
        begun = true;
        depth += line.endsWith('{') ? 1 : 0;
        depth -= line == "}" ? 1 : 0;
        if (depth == 0)
            return at;
    }
    return 0;
}

void collectProxies(const QJsonValue &value, QList<QSet<QString>> &proxies)
{
    const QJsonArray array = value.toArray();
    for (const QJsonValue &each : array)
        collectProxies(each, proxies);
    const QJsonObject object = value.toObject();
    if (object.value(u"handler"_s) == u"reverse_proxy"_s) {
        QSet<QString> upstreams;
        const QJsonArray list = object.value(u"upstreams"_s).toArray();
        for (const QJsonValue &each : list)
            upstreams.insert(each.toObject().value(u"dial"_s).toString());
        proxies << upstreams;
    }
    for (const QJsonValue &each : object)
        collectProxies(each, proxies);
}

} // namespace

Result<QByteArray> caddyPart(const Ingress &ingress, const QList<WantedServer> &servers)
{
    if (const auto good = checkServers(servers); !good)
        return core::fail(good.error());
    if (ingress.mode == Ingress::Mode::Tcp)
        return core::fail({.kind = Error::Kind::Unsupported,
                           .what = tr("Caddy balances HTTP only"),
                           .where = {},
                           .next = tr("Take HAProxy, nginx or Traefik for TCP")});
    // Plain HTTP: a certificate is for the operator's own site to have.
    const QByteArray head = ingress.listen != 0 ? QByteArray("http://:" + QByteArray::number(ingress.listen))
                                                : QByteArray('(' + ingress.name.toUtf8() + ')');
    return head + " {\n" + proxy(ingress, servers) + "}\n";
}

Result<QByteArray> withCaddyPart(const QByteArray &file, const Ingress &ingress, const QByteArray &part)
{
    const auto known = markedPart(file, ingress.name);
    if (!known)
        return core::fail(known.error());
    if (*known || ingress.listen != 0)
        return withMarkedPart(file, ingress.name, part);
    const qsizetype at = afterGlobalOptions(file);
    const auto head = withMarkedPart(file.left(at), ingress.name, part);
    if (!head)
        return head;
    return *head + file.mid(at);
}

Result<QList<SeenServer>> readCaddyPart(const QByteArray &part)
{
    QList<SeenServer> servers;
    bool proxies = false;
    for (const QByteArray &line : part.split('\n')) {
        const QByteArrayList words = line.simplified().split(' ');
        proxies = proxies || words.first() == "reverse_proxy" || line.trimmed() == noServer.trimmed();
        if (words.first() != "to" && words.first() != "reverse_proxy")
            continue;
        const qsizetype comment = words.indexOf("#");
        const QString name =
            comment > 0 && comment + 1 < words.size() ? QString::fromUtf8(words.at(comment + 1)) : QString();
        QList<SeenServer> onLine;
        for (const QByteArray &word : words.mid(1, comment < 0 ? -1 : comment - 1)) {
            if (const auto at = readHostPort(QString::fromUtf8(word)))
                onLine.append({.name = {}, .address = at->address, .port = at->port});
        }
        if (onLine.size() == 1 && isServerName(name))
            onLine.first().name = name;
        servers += onLine;
    }
    if (proxies)
        return servers;
    return core::fail({.kind = Error::Kind::NotFound,
                       .what = tr("There is no “reverse_proxy” in its part of the file"),
                       .where = {},
                       .next = {}});
}

Result<QHash<QString, CaddyUpstream>> readCaddyUpstreams(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray() && json.trimmed() != "null") // none is null
        return core::fail({.kind = Error::Kind::Protocol,
                           .what = tr("Caddy's admin API answers with something else than its upstreams"),
                           .where = {},
                           .next = {}});
    QHash<QString, CaddyUpstream> upstreams;
    const QJsonArray all = document.array();
    for (const QJsonValue &each : all) {
        const QString address = each.toObject().value(u"address"_s).toString();
        if (readHostPort(address))
            upstreams.insert(address, {each.toObject().value(u"num_requests"_s).toInteger(),
                                       each.toObject().value(u"fails"_s).toInteger()});
    }
    return upstreams;
}

Result<QList<QSet<QString>>> readCaddyProxies(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json); // which has a limit to how deep it may be
    if (!document.isObject())
        return core::fail({.kind = Error::Kind::Protocol,
                           .what = tr("Caddy's admin API answers with something else than its configuration"),
                           .where = {},
                           .next = {}});
    QList<QSet<QString>> proxies;
    collectProxies(document.object(), proxies);
    return proxies;
}

bool importsSnippet(const QByteArray &file, const QString &name)
{
    const QByteArrayList lines = file.split('\n');
    return std::any_of(lines.begin(), lines.end(), [wanted = name.toUtf8()](const QByteArray &line) {
        const QByteArrayList words = line.simplified().split(' ');
        return words.value(0) == "import" && words.value(1) == wanted;
    });
}

QString caddyAdmin(const QByteArray &file)
{
    const QByteArray options = file.left(afterGlobalOptions(file));
    for (const QByteArray &line : options.split('\n')) {
        const QByteArrayList words = line.simplified().split(' ');
        if (words.first() != "admin" || words.size() < 2)
            continue;
        if (words.at(1) == "off")
            return {};
        return readHostPort(QString::fromUtf8(words.at(1))) ? QString::fromUtf8(words.at(1)) : QString();
    }
    return u"localhost:2019"_s;
}

} // namespace bayplan::ingress
