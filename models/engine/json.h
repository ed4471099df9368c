// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <simdjson.h>

namespace bayplan::engine {

/// Reads fields of engine replies: a missing field or null is its type's default, an unknown one is ignored, but one of
/// the wrong type is an error, remembered here (the first one) while reading goes on with the default.
/// Only for the decoders' own files; nothing else includes simdjson.
class JsonReader
{
public:
    using Object = simdjson::dom::object;
    using Array = simdjson::dom::array;
    using Element = simdjson::dom::element;

    /// `subject` names the reply in messages: "the list of containers".
    explicit JsonReader(QString subject) : m_subject(std::move(subject)) {}

    /// Parses the whole text; the result lives as long as this reader.
    std::optional<Element> parse(const QByteArray &text);
    /// `key` names the field that `element` is an entry of, empty for the reply itself.
    std::optional<Object> asObject(const Element &element, const char *key = "", const char *expected = "an object");
    std::optional<Array> asArray(const Element &element, const char *key = "");

    QString string(const Object &object, const char *key);
    qint64 integer(const Object &object, const char *key);
    quint64 counter(const Object &object, const char *key); ///< negative or too large becomes 0 or the maximum
    bool boolean(const Object &object, const char *key);
    std::optional<Object> object(const Object &object, const char *key);
    std::optional<Array> array(const Object &object, const char *key);
    QStringList strings(const Object &object, const char *key);
    QStringList strings(const Array &values, const char *key); ///< `key` names what they are in
    QMap<QString, QString> stringMap(const Object &object, const char *key);
    /// RFC 3339; nothing for an empty text or Go's zero time.
    std::optional<core::Time> time(const Object &object, const char *key);
    /// Seconds since the epoch; the epoch itself when out of range, as Go's zero time is, which images made without a
    /// date have.
    core::Time unixTime(const Object &object, const char *key);
    quint16 port(const Object &object, const char *key);

    static QString toString(std::string_view text);
    void wrong(const char *key, const char *expected);

    bool ok() const { return !m_error; }
    core::Error error() const { return *m_error; }

private:
    std::optional<Element> field(const Object &object, const char *key);

    QString m_subject;
    simdjson::dom::parser m_parser;
    simdjson::padded_string m_text;
    std::optional<core::Error> m_error;
};

} // namespace bayplan::engine
