// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "services/jsonparts.h"
#include "services/words.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <chrono>
#include <limits>
#include <optional>

namespace bayplan::services {

/// The longest duration that is taken for one.
constexpr int mostSeconds = 366 * 24 * 3600;

/// Writes members, but for those at their default.
class JsonWriter
{
public:
    void add(const QString &member, const QJsonValue &value, const QJsonValue &byDefault)
    {
        if (value != byDefault)
            m_json[member] = value;
    }
    void add(const QString &member, std::chrono::seconds value, std::chrono::seconds byDefault)
    {
        add(member, qint64(value.count()), qint64(byDefault.count()));
    }
    const QJsonObject &json() const { return m_json; }

private:
    QJsonObject m_json;
};

/// Reads members; the first that is wrong is the error.
class JsonReader
{
public:
    /// `complaint`: "A rollout can't be read: “%1” %2", with the member and what is wrong with it.
    JsonReader(const QJsonObject &json, const QString &complaint, const QString &prefix = {})
        : m_json(json)
        , m_complaint(complaint)
        , m_prefix(prefix)
    {
    }

    /// For the members of one that is an object; see take().
    JsonReader within(const QString &member) { return within(member, object(member)); }
    JsonReader within(const QString &member, const QJsonValue &value) const
    {
        return {value.toObject(), m_complaint, m_prefix + member + u'.'};
    }

    bool has(const QString &member) const { return m_json.contains(member); }

    void flag(const QString &member, bool &value)
    {
        if (!has(member))
            return;
        if (!m_json[member].isBool())
            return bad(member, tr("is neither true nor false"));
        value = m_json[member].toBool();
    }

    void number(const QString &member, int &value, int least, int most)
    {
        if (!has(member))
            return;
        const int read = m_json[member].toInt(std::numeric_limits<int>::min());
        if (read < least || read > most)
            return bad(member, tr("is not a whole number from %1 to %2").arg(least).arg(most));
        value = read;
    }

    void duration(const QString &member, std::chrono::seconds &value)
    {
        int count = int(value.count());
        number(member, count, 0, mostSeconds);
        value = std::chrono::seconds(count);
    }

    void text(const QString &member, QString &value)
    {
        if (!has(member))
            return;
        if (!m_json[member].isString())
            return bad(member, tr("is not a text"));
        value = m_json[member].toString();
    }

    template <typename Enum, std::size_t N>
    void word(const QString &member, Enum &value, const Word<Enum> (&words)[N])
    {
        if (!has(member))
            return;
        const auto found = wordOf(words, m_json[member].toString());
        if (!found)
            return bad(member, tr("has a value that is not known here"));
        value = *found;
    }

    void time(const QString &member, core::Time &value)
    {
        if (!has(member))
            return;
        const auto found = timeFromText(m_json[member].toString());
        if (!found)
            return bad(member, tr("is not a time"));
        value = *found;
    }

    void ratio(const QString &member, double &value)
    {
        if (!has(member))
            return;
        const double read = m_json[member].toDouble(-1);
        if (!(read >= 0 && read <= 1))
            return bad(member, tr("is not a number from 0 to 1"));
        value = read;
    }

    QJsonObject object(const QString &member)
    {
        if (has(member) && !m_json[member].isObject())
            bad(member, tr("is not an object"));
        return m_json[member].toObject();
    }

    QJsonArray list(const QString &member)
    {
        if (has(member) && !m_json[member].isArray())
            bad(member, tr("is not a list"));
        return m_json[member].toArray();
    }

    void mustHave(const QString &member)
    {
        if (!has(member))
            bad(member, tr("is missing"));
    }

    void bad(const QString &member, const QString &what)
    {
        if (!m_error)
            m_error = core::Error{.kind = core::Error::Kind::Input,
                                  .what = m_complaint.arg(m_prefix + member, what),
                                  .where = {},
                                  .next = {}};
    }
    /// Another's error is this one's, too.
    void take(const JsonReader &other)
    {
        if (!m_error)
            m_error = other.m_error;
    }
    const std::optional<core::Error> &error() const { return m_error; }

private:
    QJsonObject m_json;
    QString m_complaint;
    QString m_prefix;
    std::optional<core::Error> m_error;
};

} // namespace bayplan::services
