// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/json.h"

#include "engine/rfc3339.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;

std::optional<JsonReader::Element> JsonReader::parse(const QByteArray &text)
{
    m_text = simdjson::padded_string(text.constData(), size_t(text.size()));
    Element root;
    const simdjson::error_code code = m_parser.parse(m_text).get(root);
    if (code) {
        m_error = Error{.kind = Error::Kind::Protocol,
                        .what = u"The engine's reply can't be understood: %1 is not valid JSON (%2)"_s.arg(
                            m_subject, QString::fromUtf8(simdjson::error_message(code))),
                        .where = {},
                        .next = {}};
        return std::nullopt;
    }
    return root;
}

std::optional<JsonReader::Object> JsonReader::asObject(const Element &element, const char *key, const char *expected)
{
    Object object;
    if (element.get(object)) {
        wrong(key, expected);
        return std::nullopt;
    }
    return object;
}

std::optional<JsonReader::Array> JsonReader::asArray(const Element &element, const char *key)
{
    Array array;
    if (element.get(array)) {
        wrong(key, "a list");
        return std::nullopt;
    }
    return array;
}

std::optional<JsonReader::Element> JsonReader::field(const Object &object, const char *key)
{
    Element element;
    if (object.at_key(key).get(element) || element.is_null())
        return std::nullopt;
    return element;
}

void JsonReader::wrong(const char *key, const char *expected)
{
    if (m_error)
        return;
    const QString name = QString::fromLatin1(key);
    m_error = Error{.kind = Error::Kind::Protocol,
                    .what = name.isEmpty() ? u"The engine's reply can't be understood: %1 is not %2"_s.arg(
                                                 m_subject, QString::fromLatin1(expected))
                                           : u"The engine's reply can't be understood: in %1, %2 is not %3"_s.arg(
                                                 m_subject, name, QString::fromLatin1(expected)),
                    .where = {},
                    .next = {}};
}

QString JsonReader::toString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString JsonReader::string(const Object &object, const char *key)
{
    const auto element = field(object, key);
    std::string_view text;
    if (!element)
        return {};
    if (element->get(text)) {
        wrong(key, "a text");
        return {};
    }
    return toString(text);
}

qint64 JsonReader::integer(const Object &object, const char *key)
{
    const auto element = field(object, key);
    if (!element)
        return 0;
    int64_t value = 0;
    if (!element->get(value))
        return value;
    if (element->is_uint64())
        return std::numeric_limits<qint64>::max();
    // Some writers print whole numbers as 1e3 or 1000.0.
    double real = 0;
    if (!element->get(real) && std::floor(real) == real && std::abs(real) < 9e15)
        return qint64(real);
    wrong(key, "a whole number");
    return 0;
}

quint64 JsonReader::counter(const Object &object, const char *key)
{
    const auto element = field(object, key);
    uint64_t value = 0;
    if (element && !element->get(value))
        return value;
    return quint64(std::max<qint64>(0, integer(object, key)));
}

bool JsonReader::boolean(const Object &object, const char *key)
{
    const auto element = field(object, key);
    bool value = false;
    if (element && element->get(value))
        wrong(key, "true or false");
    return value;
}

std::optional<JsonReader::Object> JsonReader::object(const Object &object, const char *key)
{
    const auto element = field(object, key);
    if (!element)
        return std::nullopt;
    Object value;
    if (element->get(value)) {
        wrong(key, "an object");
        return std::nullopt;
    }
    return value;
}

std::optional<JsonReader::Array> JsonReader::array(const Object &object, const char *key)
{
    const auto element = field(object, key);
    if (!element)
        return std::nullopt;
    Array value;
    if (element->get(value)) {
        wrong(key, "a list");
        return std::nullopt;
    }
    return value;
}

QStringList JsonReader::strings(const Object &object, const char *key)
{
    const auto values = array(object, key);
    return values ? strings(*values, key) : QStringList();
}

QStringList JsonReader::strings(const Array &values, const char *key)
{
    QStringList list;
    for (const Element element : values) {
        std::string_view text;
        if (element.get(text))
            wrong(key, "a list of texts");
        else
            list.append(toString(text));
    }
    return list;
}

QMap<QString, QString> JsonReader::stringMap(const Object &object, const char *key)
{
    QMap<QString, QString> map;
    const auto values = this->object(object, key);
    if (!values)
        return map;
    for (const auto &[name, element] : *values) {
        std::string_view text;
        if (element.get(text))
            wrong(key, "an object of texts");
        else
            map.insert(toString(name), toString(text));
    }
    return map;
}

std::optional<core::Time> JsonReader::time(const Object &object, const char *key)
{
    const QString text = string(object, key);
    if (text.isEmpty() || text.startsWith(u"0001-01-01"_s))
        return std::nullopt;
    const auto time = parseRfc3339(text);
    if (!time)
        wrong(key, "a time");
    return time;
}

core::Time JsonReader::unixTime(const Object &object, const char *key)
{
    // Nanoseconds in 64 bits reach 292 years either way.
    constexpr qint64 farthest = 9'000'000'000;
    const qint64 seconds = integer(object, key);
    return std::abs(std::clamp(seconds, -farthest, farthest)) == farthest ? core::Time()
                                                                          : core::Time(std::chrono::seconds(seconds));
}

quint16 JsonReader::port(const Object &object, const char *key)
{
    const qint64 value = integer(object, key);
    if (value < 0 || value > 65535) {
        wrong(key, "a port number");
        return 0;
    }
    return quint16(value);
}

} // namespace bayplan::engine
