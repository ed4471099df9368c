// SPDX-License-Identifier: GPL-3.0-or-later
// `POST /containers/create`: what a client asks for, turned into a spec.
#include "simulator/replies.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList strings(const QJsonValue &value)
{
    QStringList texts;
    if (value.isString())
        texts.append(value.toString());
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items)
        texts.append(item.toString());
    return texts;
}

/// "8080/tcp" without its bindings.
PortSpec portFromKey(const QString &key)
{
    PortSpec port;
    port.target = key.section(u'/', 0, 0).toUShort();
    if (key.contains(u'/'))
        port.protocol = key.section(u'/', 1);
    return port;
}

QList<PortSpec> portsFrom(const QJsonObject &exposed, const QJsonObject &bindings)
{
    QList<PortSpec> ports;
    for (auto it = bindings.begin(); it != bindings.end(); ++it) {
        // An empty list of bindings stands for one ephemeral port (until it is refused in a later version).
        QJsonArray rows = it->toArray();
        if (rows.isEmpty())
            rows.append(QJsonObject{});
        for (const QJsonValue &row : std::as_const(rows)) {
            PortSpec port = portFromKey(it.key());
            port.hostIp = row.toObject().value(u"HostIp"_s).toString();
            port.requested = row.toObject().value(u"HostPort"_s).toString().toUShort();
            if (port.hostIp == u"0.0.0.0"_s)
                port.hostIp.clear();
            ports.append(port);
        }
    }
    for (auto it = exposed.begin(); it != exposed.end(); ++it) {
        if (bindings.contains(it.key()))
            continue;
        PortSpec port = portFromKey(it.key());
        port.publish = false;
        ports.append(port);
    }
    return ports;
}

/// Commands the simulator understands: "exit N" ends at once with N, "sleep N" ends after N seconds.
Behaviour behaviourOf(const QStringList &command)
{
    static const QRegularExpression exits(u"\\bexit (\\d+)"_s);
    static const QRegularExpression sleeps(u"\\bsleep (\\d+)"_s);
    Behaviour behaviour;
    const QString text = command.join(u' ');
    const QRegularExpressionMatch exit = exits.match(text);
    const QRegularExpressionMatch sleep = sleeps.match(text);
    if (exit.hasMatch()) {
        behaviour.exitCode = exit.captured(1).toInt();
        behaviour.runsForNs = 20 * nsPerMs;
    }
    if (sleep.hasMatch())
        behaviour.runsForNs = std::max<qint64>(sleep.captured(1).toInt() * nsPerSecond, 20 * nsPerMs);
    return behaviour;
}

} // namespace

HttpReply createReply(EngineState &state, const HttpRequest &request, qint64 now)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return errorReply(400, u"invalid JSON: the body is not an object"_s, state.profile());
    const QJsonObject body = document.object();
    const QJsonObject host = body.value(u"HostConfig"_s).toObject();

    ContainerSpec spec;
    spec.name = request.item(u"name"_s);
    if (spec.name.startsWith(u'/'))
        spec.name.remove(0, 1);
    spec.image = body.value(u"Image"_s).toString();
    spec.command = strings(body.value(u"Entrypoint"_s)) + strings(body.value(u"Cmd"_s));
    if (spec.command.isEmpty())
        spec.command = QStringList{u"/serve"_s};
    spec.environment = strings(body.value(u"Env"_s));
    const QJsonObject labels = body.value(u"Labels"_s).toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        spec.labels.insert(it.key(), it->toString());
    spec.ports = portsFrom(body.value(u"ExposedPorts"_s).toObject(), host.value(u"PortBindings"_s).toObject());
    const QString policy = host.value(u"RestartPolicy"_s).toObject().value(u"Name"_s).toString();
    spec.restartPolicy = policy.isEmpty() ? u"no"_s : policy;
    const QString network = host.value(u"NetworkMode"_s).toString();
    spec.network = network.isEmpty() || network == u"default"_s ? u"bridge"_s : network;
    spec.autoRemove = host.value(u"AutoRemove"_s).toBool();
    const QStringList test = strings(body.value(u"Healthcheck"_s).toObject().value(u"Test"_s));
    spec.hasHealthcheck = !test.isEmpty() && test.first() != u"NONE"_s;
    const QStringList binds = strings(host.value(u"Binds"_s));
    for (const QString &bind : binds) {
        MountSpec mount;
        const QString source = bind.section(u':', 0, 0);
        mount.destination = bind.section(u':', 1, 1);
        mount.writable = !bind.section(u':', 2).contains(u"ro"_s);
        mount.type = source.startsWith(u'/') ? u"bind"_s : u"volume"_s;
        if (mount.type == u"volume"_s)
            mount.name = source;
        mount.source = mount.name.isEmpty() ? source : QString(u"/var/lib/docker/volumes/" + source + u"/_data");
        spec.mounts.append(mount);
    }
    spec.behaviour = behaviourOf(spec.command);
    spec.config = body;
    spec.config.remove(u"HostConfig"_s);
    spec.config.remove(u"NetworkingConfig"_s);
    spec.hostConfig = host;
    if (policy.isEmpty())
        spec.hostConfig.remove(u"RestartPolicy"_s);

    const Outcome outcome = state.create(std::move(spec), now);
    if (!outcome.ok())
        return errorReply(outcome.status, outcome.message, state.profile());
    return jsonReply(QJsonObject{{u"Id"_s, outcome.id}, {u"Warnings"_s, QJsonArray{}}}, 201);
}

} // namespace bayplan::simulator
