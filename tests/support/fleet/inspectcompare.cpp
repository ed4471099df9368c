// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/inspectcompare.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Paths of what is another one in every container; what stands below them too.
const QStringList &ids()
{
    static const QStringList paths{
        u"Id"_s,
        u"Created"_s,
        u"State.Pid"_s,
        u"State.StartedAt"_s,
        u"State.FinishedAt"_s,
        u"State.Health.Log"_s,
        u"State.Health.Status"_s, // begins with "starting"
        u"State.Health.FailingStreak"_s,
        u"State.ExitCode"_s, // of its last run
        u"State.OOMKilled"_s,
        u"State.ConmonPid"_s,
        u"RestartCount"_s,
        u"ExecIDs"_s, // what ran in it beside
        u"GraphDriver"_s,
        u"NetworkSettings.SandboxID"_s,
        u"NetworkSettings.SandboxKey"_s,
        u"NetworkSettings.EndpointID"_s,
        u"NetworkSettings.MacAddress"_s,
        u"NetworkSettings.IPAddress"_s,
        u"NetworkSettings.Ports"_s, // as PortBindings ask, which are compared
    };
    return paths;
}

/// Per network: the endpoint's id and the addresses, which IPAMConfig fixes where anything does.
bool isOfEndpoint(const QString &path)
{
    static const QStringList fields{u"EndpointID"_s, u"MacAddress"_s, u"IPAddress"_s, u"GlobalIPv6Address"_s};
    return path.startsWith(u"NetworkSettings.Networks."_s) && fields.contains(path.section(u'.', -1));
}

bool isBelow(const QString &path, const QStringList &roots)
{
    return std::any_of(roots.begin(), roots.end(),
                       [&](const QString &root) { return path == root || path.startsWith(root + u'.'); });
}

/// The same text for every container: its id, long or short, is a word.
QJsonValue withoutId(const QJsonValue &value, const QString &id)
{
    if (value.isString()) {
        QString text = value.toString();
        text.replace(id, u"<id>"_s);
        text.replace(id.left(12), u"<short id>"_s);
        return text;
    }
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue entry : value.toArray())
            array.append(withoutId(entry, id));
        return array;
    }
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            *it = withoutId(it.value(), id);
        return object;
    }
    return value;
}

QString shown(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

/// Null, absent and empty say the same.
bool isNothing(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() || (value.isArray() && value.toArray().isEmpty()) ||
           (value.isObject() && value.toObject().isEmpty());
}

/// Lists whose order says nothing.
QJsonValue sorted(const QString &path, const QJsonValue &value)
{
    if (!value.isArray() || (path != u"Mounts"_s && !path.endsWith(u".Aliases"_s) && path != u"Config.Env"_s &&
                             path != u"HostConfig.Binds"_s))
        return value;
    QList<QJsonValue> entries;
    for (const QJsonValue entry : value.toArray())
        entries << entry;
    std::sort(entries.begin(), entries.end(),
              [](const QJsonValue &a, const QJsonValue &b) { return shown(a) < shown(b); });
    QJsonArray array;
    for (const QJsonValue &entry : entries)
        array.append(entry);
    return array;
}

void compare(const QString &path, const QJsonValue &before, const QJsonValue &after, const QStringList &exceptions,
             QStringList &found)
{
    if (isBelow(path, ids()) || isBelow(path, exceptions) || isOfEndpoint(path) ||
        (isNothing(before) && isNothing(after)))
        return;
    if (before.isObject() && after.isObject()) {
        QStringList keys = before.toObject().keys();
        for (const QString &key : after.toObject().keys()) {
            if (!keys.contains(key))
                keys << key;
        }
        for (const QString &key : keys)
            compare(path.isEmpty() ? key : QString(path + u'.' + key), before.toObject().value(key),
                    after.toObject().value(key), exceptions, found);
        return;
    }
    if (sorted(path, before) != sorted(path, after))
        found << u"%1: %2 → %3"_s.arg(path, shown(before), shown(after));
}

} // namespace

QStringList inspectDifferences(const QJsonObject &before, const QJsonObject &after, const QStringList &exceptions)
{
    QStringList found;
    compare({}, withoutId(before, before.value(u"Id"_s).toString()), withoutId(after, after.value(u"Id"_s).toString()),
            exceptions, found);
    return found;
}

} // namespace bayplan::tests
