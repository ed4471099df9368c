// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/unmask.h"

#include "snapshots/masking.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <optional>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isMasked(const QString &text)
{
    return text.contains(Masking::text());
}

bool isMasked(const QJsonValue &value)
{
    if (value.isString())
        return isMasked(value.toString());
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::any_of(array.begin(), array.end(), [](const QJsonValue &each) { return isMasked(each); });
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (isMasked(member.key()) || isMasked(member.value()))
            return true;
    }
    return false;
}

/// A secret itself, and not what stands for one.
bool isValue(const QString &text)
{
    return !text.isEmpty() && !isMasked(text);
}

/// "DB_PASSWORD" of "DB_PASSWORD=…"; empty if it is no such entry.
QString variableOf(const QString &entry)
{
    static const QRegularExpression form(u"\\A([A-Za-z_][A-Za-z0-9_./-]{0,159})="_s);
    return form.match(entry).captured(1);
}

QString below(const QString &place, const QString &key)
{
    return place.isEmpty() ? key : QString(place + u'.' + key);
}

/// The JSON of a text that is an object on one line, as labels of Bayplan's have it; nothing if it can't be written
/// again to the byte.
std::optional<QJsonObject> jsonOf(const QString &text)
{
    if (!text.startsWith(u'{'))
        return std::nullopt;
    const QByteArray bytes = text.toUtf8();
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    return QJsonDocument(json).toJson(QJsonDocument::Compact) == bytes ? std::optional(json) : std::nullopt;
}

QString textOf(const QJsonValue &json)
{
    return QString::fromUtf8(QJsonDocument(json.toObject()).toJson(QJsonDocument::Compact));
}

/// What an entry of a list is known by: "number=3". Empty if by nothing but its place.
QString identityOf(const QJsonValue &entry)
{
    static const QStringList keys{u"number"_s, u"Name"_s, u"name"_s, u"Destination"_s, u"Target"_s};
    for (const QString &key : keys) {
        const QJsonValue value = entry[key];
        if (value.isDouble() || (value.isString() && isValue(value.toString())))
            return key + u'=' + value.toVariant().toString();
    }
    return {};
}

/// What the entry of a list of texts is called: its variable, the option before it, or else what the list is called.
QString nameOf(const QJsonArray &entries, qsizetype place, const QString &list)
{
    const QString variable = variableOf(entries.at(place).toString());
    if (!variable.isEmpty())
        return variable;
    const QString before = place > 0 ? entries.at(place - 1).toString() : QString();
    if (before.startsWith(u'-') && isValue(before))
        return before;
    return list.section(u'.', -1);
}

void collect(const QJsonValue &value, const QString &place, const QString &name, QList<MaskedValue> &found)
{
    if (value.isString() && isMasked(value.toString())) {
        if (const auto json = jsonOf(value.toString()))
            return collect(*json, place, name, found);
        found << MaskedValue{place, name};
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            collect(array.at(i), place, nameOf(array, i, place), found);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (isMasked(member.key()))
                found << MaskedValue{place, name};
            collect(member.value(), below(place, member.key()), member.key(), found);
        }
    }
}

class Unmasker
{
public:
    /// `shown`: what `now` would be in a snapshot.
    QJsonValue value(const QJsonValue &masked, const QJsonValue &shown, const QJsonValue &now, const QString &place,
                     const QString &name)
    {
        if (!isMasked(masked))
            return masked;
        if (masked == shown && !isMasked(now)) // all of it is as it was, as far as can be told
            return take(masked, now, place, name);
        if (masked.isString())
            return text(masked, shown, now, place, name);
        if (masked.isArray())
            return list(masked.toArray(), shown.toArray(), now.toArray(), place);
        QJsonObject object = masked.toObject();
        for (const QString &key : object.keys())
            object[key] = value(object[key], shown[key], now[key], below(place, key), key);
        return object;
    }

    QList<MaskedValue> taken;

private:
    QJsonValue take(const QJsonValue &masked, const QJsonValue &now, const QString &place, const QString &name)
    {
        collect(masked, place, name, taken);
        return now;
    }

    QJsonValue text(const QJsonValue &masked, const QJsonValue &shown, const QJsonValue &now, const QString &place,
                    const QString &name)
    {
        if (masked.toString() == Masking::text() && now.isString() && isValue(now.toString()))
            return take(masked, now, place, name);
        const auto json = jsonOf(masked.toString());
        const auto other = jsonOf(now.toString());
        const auto otherShown = jsonOf(shown.toString());
        if (json && other && otherShown)
            return textOf(value(*json, *otherShown, *other, place, name));
        return masked;
    }

    QJsonValue list(QJsonArray masked, const QJsonArray &shown, const QJsonArray &now, const QString &place)
    {
        const QJsonArray as = masked;
        for (qsizetype i = 0; i < as.size(); ++i) {
            const QJsonValue entry = as.at(i);
            if (!isMasked(entry) || shown.size() != now.size())
                continue;
            if (const auto found = entry.isString() ? entryOf(as, i, shown, now) : std::nullopt)
                masked[i] = take(entry, *found, place, nameOf(as, i, place));
            else if (!entry.isString())
                masked[i] = object(as, i, shown, now, place);
        }
        return masked;
    }

    /// What of the list is there now in place of a text; nothing if none is, or it can't be told which of several.
    static std::optional<QString> entryOf(const QJsonArray &masked, qsizetype place, const QJsonArray &shown,
                                          const QJsonArray &now)
    {
        const QString entry = masked.at(place).toString();
        const QString variable = variableOf(entry);
        const bool isBare = entry == Masking::text();
        const bool isWhole = !variable.isEmpty() && entry == QString(variable + u'=' + Masking::text());
        QSet<QString> found;
        for (qsizetype i = 0; i < now.size(); ++i) {
            const QString there = now.at(i).toString();
            // A secret by itself is known by the option before it.
            const bool follows = (i == 0) == (place == 0) && (i == 0 || shown.at(i - 1) == masked.at(place - 1));
            const bool isSame = shown.at(i) == masked.at(place) && (!isBare || follows);
            const bool isNamed =
                isWhole && there.startsWith(QString(variable + u'=')) && there.size() > variable.size() + 1;
            if ((isSame || isNamed) && isValue(there))
                found << there;
        }
        return found.size() == 1 ? std::optional(*found.begin()) : std::nullopt;
    }

    QJsonValue object(const QJsonArray &masked, qsizetype place, const QJsonArray &shown, const QJsonArray &now,
                      const QString &where)
    {
        const QJsonValue entry = masked.at(place);
        const QString identity = identityOf(entry);
        QList<qsizetype> found;
        for (qsizetype i = 0; i < now.size(); ++i) {
            if (identity.isEmpty() ? i == place && now.size() == masked.size() : identityOf(shown.at(i)) == identity)
                found << i;
        }
        if (found.size() != 1)
            return entry;
        return value(entry, shown.at(found.first()), now.at(found.first()), where, where.section(u'.', -1));
    }
};

} // namespace

Present presentOf(const QJsonObject &json)
{
    return {json, Masking().inspect(json)};
}

QList<MaskedValue> maskedValuesIn(const QJsonObject &json)
{
    QList<MaskedValue> found;
    collect(json, {}, {}, found);
    return found;
}

Unmasked unmasked(const QJsonObject &json, const Present &now)
{
    Unmasker unmasker;
    QJsonObject value = unmasker.value(json, now.masked, now.plain, {}, {}).toObject();
    return {.json = std::move(value), .taken = std::move(unmasker.taken)};
}

} // namespace bayplan::snapshots
