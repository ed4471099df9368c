// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/noise.h"

#include <QRegularExpression>
#include <QSet>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Type = JsonNode::Type;

namespace {

constexpr int shortId = 12;

/// By the key alone, wherever it stands. Docker's and Podman's.
bool isOwnKey(const QString &key)
{
    static const QSet<QString> keys{
        u"Id"_s,           u"ID"_s,         u"Name"_s,           u"Created"_s,    u"Pid"_s,
        u"ConmonPid"_s,    u"SandboxID"_s,  u"SandboxKey"_s,     u"ExecIDs"_s,    u"EndpointID"_s,
        u"NetworkID"_s,    u"MacAddress"_s, u"IPAddress"_s,      u"Gateway"_s,    u"GlobalIPv6Address"_s,
        u"StartedAt"_s,    u"FinishedAt"_s, u"CheckpointedAt"_s, u"RestoredAt"_s, u"ResolvConfPath"_s,
        u"HostnamePath"_s, u"HostsPath"_s,  u"LogPath"_s,
    };
    return keys.contains(key);
}

/// What is in it is the container's own from one start to the next.
bool isOwnPlace(const QStringList &path)
{
    return path.startsWith(u"GraphDriver"_s)
               ? path.value(1) == u"Data"_s
               : path.value(0) == u"State"_s && path.value(1).startsWith(u"Health"_s) && path.value(2) == u"Log"_s;
}

bool isOperators(const QStringList &path)
{
    return path.value(0) == u"Config"_s && (path.value(1) == u"Env"_s || path.value(1) == u"Labels"_s);
}

bool isTime(const QString &text)
{
    static const QRegularExpression form(
        u"\\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\\z"_s);
    return form.match(text).hasMatch();
}

} // namespace

Noise::Noise(const JsonNode &left, const JsonNode &right) : m_left(ownOf(left)), m_right(ownOf(right)) {}

Noise::Own Noise::ownOf(const JsonNode &root)
{
    Own own;
    if (const JsonNode *id = find(root, {u"Id"_s}))
        own.id = id->text;
    if (const JsonNode *name = find(root, {u"Name"_s}))
        own.name = name->text.startsWith(u'/') ? name->text.mid(1) : name->text;
    return own;
}

/// The text with the container's id and name taken out, to be compared with another's.
QString Noise::withoutOwn(const QString &text, const Own &own)
{
    if (!own.name.isEmpty() && (text == own.name || text == u'/' + own.name))
        return u"name"_s;
    if (own.id.size() < shortId)
        return text;
    QString rest = text;
    rest.replace(own.id, u"id"_s);
    rest.replace(own.id.left(shortId), u"id"_s);
    return rest;
}

bool Noise::isNoise(const QStringList &path, const JsonNode *left, const JsonNode *right) const
{
    if (path.isEmpty())
        return false;
    const bool texts = left && right && left->type == Type::String && right->type == Type::String;
    // Podman puts the id into a variable as well.
    if (texts && withoutOwn(left->text, m_left) == withoutOwn(right->text, m_right))
        return true;
    if (isOperators(path))
        return false;
    if (isOwnPlace(path))
        return true;
    // Volumes and networks have names too, and those tell something.
    const bool ownName = path.last() != u"Name"_s || path.size() == 1;
    if (isOwnKey(path.last()) && ownName)
        return true;
    return texts && isTime(left->text) && isTime(right->text);
}

} // namespace bayplan::inspect
