// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <concepts>
#include <string_view>

namespace bayplan::simulator {

/// Appends JSON to a byte array in the order written, escaped the way Go's encoder does it (so `<`, `>`, `&`, U+2028
/// and U+2029 as \u sequences). Lists of many thousand containers are built with it, where a tree would be too slow.
class JsonWriter
{
public:
    JsonWriter &beginObject();
    JsonWriter &endObject();
    JsonWriter &beginArray();
    JsonWriter &endArray();
    JsonWriter &key(std::string_view name);
    /// One that isn't ours, so escaped.
    JsonWriter &key(QStringView name);
    JsonWriter &string(QStringView text);
    JsonWriter &string(std::string_view asciiText);
    JsonWriter &number(qint64 value);
    JsonWriter &boolean(bool value);
    JsonWriter &null();
    /// Appends a value that is JSON already.
    JsonWriter &raw(std::string_view json);

    JsonWriter &field(std::string_view name, QStringView text) { return key(name).string(text); }
    JsonWriter &field(std::string_view name, const QString &text) { return key(name).string(QStringView(text)); }
    JsonWriter &field(std::string_view name, const char *text) { return key(name).string(std::string_view(text)); }
    JsonWriter &field(std::string_view name, std::same_as<bool> auto value) { return key(name).boolean(value); }
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) JsonWriter &field(std::string_view name, Number value)
    {
        return key(name).number(static_cast<qint64>(value));
    }
    JsonWriter &field(std::string_view name, const QMap<QString, QString> &map);

    void reserve(qsizetype bytes) { m_out.reserve(bytes); }
    const QByteArray &bytes() const { return m_out; }
    QByteArray take() { return std::exchange(m_out, {}); }

private:
    void separate();

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace bayplan::simulator
