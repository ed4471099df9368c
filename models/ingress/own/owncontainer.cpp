// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/own/owncontainer.h"

#include "ingress/haproxy/haproxy.h"
#include "ingress/haproxy/part.h"
#include "ingress/text/markedpart.h"
#include "ingress/words.h"
#include "services/labels.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using services::BalancerPlace;
using services::Ingress;

namespace {

// Where its usual image has the file. The socket is beside it: that folder is sure to be there.
const auto file = u"/usr/local/etc/haproxy/haproxy.cfg"_s;
const auto socket = u"/usr/local/etc/haproxy/bayplan.sock"_s;

// What it works as once it listens, the haproxy user of its usual image. An engine may allow a thousand million open
// files, for each of which HAProxy would take memory beforehand (configuration.txt, "fd-hard-limit", 2.6).
constexpr auto globals = "    uid 99\n"
                         "    gid 99\n"
                         "    fd-hard-limit 50000\n";

} // namespace

QString ownContainerName(const QString &ingress)
{
    return ingress + u"-haproxy"_s;
}

Ingress asOwn(Ingress ingress, const services::HostName &host, const QString &image)
{
    ingress.kind = Ingress::Kind::HaProxy;
    ingress.ours = true;
    ingress.image = image;
    ingress.place = {.kind = BalancerPlace::Kind::Container,
                     .host = host,
                     .container = ownContainerName(ingress.name),
                     .machine = {},
                     .file = file,
                     .runtimeSocket = socket,
                     .reload = {}};
    return ingress;
}

run::ContainerSpec ownContainer(const Ingress &ingress)
{
    run::ContainerSpec spec;
    spec.image = ingress.image;
    spec.name = ingress.place.container;
    spec.entrypoint = u"haproxy"_s;
    spec.command = {u"-W"_s, u"-db"_s, u"-f"_s, ingress.place.file};
    spec.user = u"0:0"_s;
    spec.restart = u"unless-stopped"_s;
    spec.stopSignal = u"SIGUSR1"_s; // ends once its sessions have
    spec.stopTimeout = 10;
    spec.securityOptions = {u"no-new-privileges"_s};
    spec.labels = {{services::ingressLabel.toString(), ingress.name}};
    spec.ports = {engine::PortRequest{
        .ip = {}, .published = ingress.listen, .publishedEnd = 0, .target = ingress.listen, .protocol = u"tcp"_s}};
    return spec;
}

core::Result<QByteArray> ownFile(const Ingress &ingress, const QList<WantedServer> &servers)
{
    if (const QString problem = haproxy::problemWith(servers); !problem.isEmpty())
        return core::fail({.kind = Error::Kind::Input, .what = problem, .where = ingress.name, .next = {}});
    return withMarkedPart(haproxyBaseFile(ingress.place.runtimeSocket, globals), ingress.name,
                          haproxy::part(ingress, servers));
}

core::Result<FoundOwn> foundOwn(const Ingress &ingress, const QByteArray &inspect)
{
    const QJsonObject json = QJsonDocument::fromJson(inspect).object();
    FoundOwn found{.id = json[u"Id"_s].toString()};
    const QJsonObject labels = json[u"Config"_s][u"Labels"_s].toObject();
    if (found.id.isEmpty() || !json[u"State"_s].isObject())
        return core::fail(
            {.kind = Error::Kind::Protocol,
             .what = tr("What the engine says of the container %1 can't be understood").arg(ingress.place.container),
             .where = ingress.place.host.name,
             .next = {}});
    found.isOurs = labels[services::ingressLabel.toString()].toString() == ingress.name;
    const QJsonValue bound = json[u"HostConfig"_s][u"PortBindings"_s][u"%1/tcp"_s.arg(ingress.listen)];
    const bool isPublished = bound[0][u"HostPort"_s].toString() == QString::number(ingress.listen);
    const bool runs = json[u"State"_s][u"Running"_s].toBool();
    found.isStopped = !runs && isPublished;
    if (!runs)
        found.problem = tr("Its container %1 on %2 does not run");
    else if (!isPublished)
        found.problem = tr("Its container %1 on %2 does not publish its port any more");
    if (!found.problem.isEmpty())
        found.problem = found.problem.arg(ingress.place.container, ingress.place.host.name);
    return found;
}

} // namespace bayplan::ingress
