// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/composecomparable.h"

#include <QJsonDocument>
#include <QMap>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject withoutAccounts(QJsonObject labels)
{
    for (const QString &key : labels.keys()) {
        if (key.startsWith(u"com.docker.compose."_s) || key.startsWith(u"bayplan."_s))
            labels.remove(key);
    }
    return labels;
}

/// By their names, each as it is in force: of one that is there twice the last counts.
QJsonObject environment(const QJsonValue &list)
{
    QJsonObject variables;
    for (const QJsonValue &variable : list.toArray())
        variables[variable.toString().section(u'=', 0, 0)] = variable.toString().section(u'=', 1);
    return variables;
}

/// An engine is told of a mount in one of three ways, and tells of it as it was told; what follows is the same.
QJsonObject mountsOf(const QJsonObject &inspect)
{
    QJsonObject mounts;
    for (const QJsonValue &value : inspect[u"Mounts"_s].toArray()) {
        const bool isMadeUp = value[u"Name"_s].toString().size() == 64;
        mounts[value[u"Destination"_s].toString()] =
            QJsonObject{{u"type"_s, value[u"Type"_s]},
                        {u"source"_s, isMadeUp                          ? QJsonValue()
                                      : value[u"Type"_s] == u"volume"_s ? value[u"Name"_s]
                                                                        : value[u"Source"_s]},
                        {u"driver"_s, value[u"Driver"_s]},
                        {u"writable"_s, value[u"RW"_s]},
                        {u"propagation"_s, value[u"Propagation"_s]}};
    }
    for (const QJsonValue &value : inspect[u"HostConfig"_s][u"Binds"_s].toArray()) {
        if (value.toString().contains(u"nocopy"_s))
            mounts[value.toString().section(u':', 1, 1) + u" nocopy"_s] = true;
    }
    const QJsonObject tmpfs = inspect[u"HostConfig"_s][u"Tmpfs"_s].toObject();
    for (auto it = tmpfs.begin(); it != tmpfs.end(); ++it)
        mounts[it.key()] = QJsonObject{{u"type"_s, u"tmpfs"_s}, {u"options"_s, it.value()}};
    for (const QJsonValue &value : inspect[u"HostConfig"_s][u"Mounts"_s].toArray()) {
        const QString target = value[u"Target"_s].toString();
        if (value[u"VolumeOptions"_s][u"NoCopy"_s].toBool())
            mounts[target + u" nocopy"_s] = true;
        const QJsonValue options = value[u"TmpfsOptions"_s];
        if (value[u"Type"_s].toString() == u"tmpfs"_s)
            mounts[target] = QJsonObject{{u"type"_s, u"tmpfs"_s},
                                         {u"options"_s, u"size=%1,mode=%2"_s.arg(options[u"SizeBytes"_s].toInteger())
                                                            .arg(options[u"Mode"_s].toInteger(), 0, 8)}};
    }
    return mounts;
}

/// Per network the aliases that were asked for and the addresses.
QJsonObject networksOf(const QJsonObject &inspect)
{
    QJsonObject networks = inspect[u"NetworkSettings"_s][u"Networks"_s].toObject();
    const QStringList own{inspect[u"Id"_s].toString().left(12), inspect[u"Name"_s].toString().mid(1),
                          composeGroupOf(inspect)};
    for (auto it = networks.begin(); it != networks.end(); ++it) {
        QStringList aliases;
        for (const QJsonValue &alias : it.value()[u"Aliases"_s].toArray()) {
            if (!own.contains(alias.toString()))
                aliases << alias.toString();
        }
        aliases.sort();
        aliases.removeDuplicates();
        it.value() = QJsonObject{{u"aliases"_s, QJsonArray::fromStringList(aliases)},
                                 {u"ip"_s, it.value()[u"IPAMConfig"_s][u"IPv4Address"_s]}};
    }
    return networks;
}

/// What is asked to be published at which addresses and ports; those that the engine chooses are "".
QJsonObject publishedOf(const QJsonObject &inspect)
{
    QJsonObject bindings = inspect[u"HostConfig"_s][u"PortBindings"_s].toObject();
    const QJsonArray anywhere{QJsonObject{{u"HostIp"_s, u""_s}, {u"HostPort"_s, u""_s}}};
    if (inspect[u"HostConfig"_s][u"PublishAllPorts"_s].toBool()) {
        for (const QString &port : inspect[u"Config"_s][u"ExposedPorts"_s].toObject().keys()) {
            if (!bindings.contains(port))
                bindings[port] = anywhere;
        }
    }
    // And that they are: with as many ports as that.
    const QJsonObject ports = inspect[u"NetworkSettings"_s][u"Ports"_s].toObject();
    for (auto it = ports.begin(); it != ports.end(); ++it) {
        QStringList open;
        for (const QJsonValue &binding : it.value().toArray())
            open << binding[u"HostIp"_s].toString();
        open.sort();
        bindings[it.key() + u" is open at"_s] = open.join(u' ');
    }
    return bindings;
}

} // namespace

QString composeGroupOf(const QJsonObject &inspect)
{
    const QJsonObject labels = inspect[u"Config"_s][u"Labels"_s].toObject();
    for (const QString &label : {u"bayplan.service"_s, u"com.docker.compose.service"_s}) {
        if (labels.contains(label))
            return labels[label].toString();
    }
    return inspect[u"Name"_s].toString().mid(1);
}

QJsonObject withNames(const QJsonObject &inspect, const QJsonArray &all)
{
    QByteArray text = QJsonDocument(inspect).toJson();
    for (const QJsonValue &other : all) {
        const QByteArray id = other[u"Id"_s].toString().toUtf8();
        if (id != inspect[u"Id"_s].toString().toUtf8())
            text.replace(id, other[u"Name"_s].toString().toUtf8())
                .replace(id.left(12), other[u"Name"_s].toString().toUtf8());
    }
    return QJsonDocument::fromJson(text).object();
}

QJsonObject composeComparable(QJsonObject inspect)
{
    const QJsonObject mounts = mountsOf(inspect);
    const QJsonObject networks = networksOf(inspect);
    inspect[u"Published"_s] = publishedOf(inspect);
    QJsonObject config = inspect[u"Config"_s].toObject();
    config[u"Labels"_s] = withoutAccounts(config[u"Labels"_s].toObject());
    config[u"Env"_s] = environment(config[u"Env"_s]);
    config.remove(u"Volumes"_s);                                      // told by the mounts
    for (const QString &key : {u"AttachStdout"_s, u"AttachStderr"_s}) // whether somebody looked on
        config.remove(key);
    QJsonObject host = inspect[u"HostConfig"_s].toObject();
    for (const QString &key : {u"Binds"_s, u"Mounts"_s, u"Tmpfs"_s, u"PortBindings"_s, u"PublishAllPorts"_s})
        host.remove(key);
    if (host[u"NetworkMode"_s].toString() == u"default"_s)
        host[u"NetworkMode"_s] = u"bridge"_s;
    QJsonObject restart = host[u"RestartPolicy"_s].toObject();
    if (restart[u"Name"_s].toString().isEmpty())
        restart[u"Name"_s] = u"no"_s;
    host[u"RestartPolicy"_s] = restart;
    inspect[u"Config"_s] = config;
    inspect[u"HostConfig"_s] = host;
    inspect[u"Mounts"_s] = mounts;
    inspect[u"NetworkSettings"_s] = QJsonObject{{u"Networks"_s, networks}};
    for (const QString &key :
         {u"Name"_s, u"State"_s, u"HostnamePath"_s, u"HostsPath"_s, u"LogPath"_s, u"ResolvConfPath"_s})
        inspect.remove(key);
    return inspect;
}

} // namespace bayplan::tests
