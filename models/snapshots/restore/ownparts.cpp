// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/ownparts.h"

#include "engine/calls/recreate.h"

#include <QJsonDocument>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype shortestId = 12;
const QLatin1StringView ofContainer{"container:"};
const QStringList modes{u"NetworkMode"_s, u"PidMode"_s, u"IpcMode"_s};

/// A volume's mount, by where it is alone.
QJsonObject placeOf(const QJsonObject &mount)
{
    return {{u"Type"_s, mount[u"Type"_s]}, {u"Destination"_s, mount[u"Destination"_s]}, {u"RW"_s, mount[u"RW"_s]}};
}

/// In another's network it has that one's name for its host.
QJsonObject withoutOthersHostname(QJsonObject inspect)
{
    if (!inspect[u"HostConfig"_s][u"NetworkMode"_s].toString().startsWith(ofContainer))
        return inspect;
    QJsonObject config = inspect[u"Config"_s].toObject();
    config.remove(u"Hostname"_s);
    config.remove(u"Domainname"_s);
    inspect[u"Config"_s] = config;
    return inspect;
}

QJsonObject withoutVolumeNames(QJsonObject inspect)
{
    const QStringList names = engine::anonymousVolumes(inspect);
    if (names.isEmpty())
        return inspect;
    QJsonArray mounts = inspect[u"Mounts"_s].toArray();
    for (auto &&mount : mounts) {
        if (names.contains(mount[u"Name"_s].toString()))
            mount = placeOf(mount.toObject());
    }
    inspect[u"Mounts"_s] = mounts;
    // One that was kept for it is named there.
    QJsonObject host = inspect[u"HostConfig"_s].toObject();
    QJsonArray binds;
    for (const QJsonValue &bind : host[u"Binds"_s].toArray()) {
        if (!names.contains(bind.toString().section(u':', 0, 0)))
            binds << bind;
    }
    if (host.contains(u"Binds"_s))
        host[u"Binds"_s] = binds.isEmpty() ? QJsonValue() : QJsonValue(binds);
    QJsonArray wished = host[u"Mounts"_s].toArray();
    for (auto &&mount : wished) {
        QJsonObject object = mount.toObject();
        if (names.contains(object[u"Source"_s].toString()))
            object.remove(u"Source"_s);
        mount = object;
    }
    if (!wished.isEmpty())
        host[u"Mounts"_s] = wished;
    inspect[u"HostConfig"_s] = host;
    return inspect;
}

} // namespace

OwnParts::OwnParts(const HostPart &host)
{
    for (const ContainerPart &container : host.containers) {
        m_names.insert(container.id, container.name);
        m_all.insert(container.name);
    }
}

/// Empty if it is none of them.
QString OwnParts::nameOf(const QString &reference) const
{
    if (m_all.contains(reference))
        return reference;
    if (reference.size() < shortestId)
        return {};
    if (const auto found = m_names.constFind(reference); found != m_names.cend())
        return *found;
    for (auto name = m_names.cbegin(); name != m_names.cend(); ++name) {
        if (name.key().startsWith(reference))
            return name.value();
    }
    return {};
}

QJsonObject OwnParts::byNames(const QJsonObject &inspect) const
{
    QJsonObject host = inspect[u"HostConfig"_s].toObject();
    bool isOther = false;
    for (const QString &mode : modes) {
        const QString value = host[mode].toString();
        const QString name = value.startsWith(ofContainer) ? nameOf(value.mid(ofContainer.size())) : QString();
        if (name.isEmpty())
            continue;
        host[mode] = QString(ofContainer + name);
        isOther = true;
    }
    QJsonArray from = host[u"VolumesFrom"_s].toArray();
    for (auto &&each : from) {
        const QString text = each.toString();
        const QString name = nameOf(text.section(u':', 0, 0));
        if (name.isEmpty() || text.startsWith(name))
            continue;
        each = QString(name + text.mid(text.section(u':', 0, 0).size()));
        isOther = true;
    }
    if (!isOther)
        return inspect;
    if (!from.isEmpty())
        host[u"VolumesFrom"_s] = from;
    QJsonObject named = inspect;
    named[u"HostConfig"_s] = host;
    return named;
}

QByteArray OwnParts::compared(const QByteArray &inspect) const
{
    const QJsonObject json = QJsonDocument::fromJson(inspect).object();
    const QJsonObject same = withoutOthersHostname(withoutVolumeNames(byNames(json)));
    return same == json ? inspect : QJsonDocument(same).toJson(QJsonDocument::Compact);
}

QStringList OwnParts::needed(const QJsonObject &inspect) const
{
    QStringList names = joined(inspect);
    const QJsonValue host = inspect[u"HostConfig"_s];
    for (const QJsonValue &link : host[u"Links"_s].toArray()) // "/db:/web/alias"
        names << nameOf(link.toString().section(u':', 0, 0).remove(u'/'));
    for (const QJsonValue &from : host[u"VolumesFrom"_s].toArray())
        names << nameOf(from.toString().section(u':', 0, 0));
    names.removeAll({});
    names.removeDuplicates();
    return names;
}

QStringList OwnParts::joined(const QJsonObject &inspect) const
{
    QStringList names;
    for (const QString &mode : modes) {
        const QString value = inspect[u"HostConfig"_s][mode].toString();
        if (value.startsWith(ofContainer))
            names << nameOf(value.mid(ofContainer.size()));
    }
    names.removeAll({});
    return names;
}

} // namespace bayplan::snapshots
