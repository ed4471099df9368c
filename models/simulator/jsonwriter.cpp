// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/jsonwriter.h"

#include <charconv>

namespace bayplan::simulator {

namespace {

constexpr char hexDigits[] = "0123456789abcdef";

void appendUnicodeEscape(QByteArray &out, char16_t unit)
{
    const char escape[6] = {'\\',
                            'u',
                            hexDigits[(unit >> 12) & 15],
                            hexDigits[(unit >> 8) & 15],
                            hexDigits[(unit >> 4) & 15],
                            hexDigits[unit & 15]};
    out.append(escape, 6);
}

bool isPlain(char16_t unit)
{
    return unit >= 0x20 && unit < 0x7f && unit != u'"' && unit != u'\\' && unit != u'<' && unit != u'>' && unit != u'&';
}

} // namespace

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out.append(',');
    m_needsComma = true;
}

JsonWriter &JsonWriter::beginObject()
{
    separate();
    m_out.append('{');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    m_out.append('}');
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    separate();
    m_out.append('[');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    m_out.append(']');
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(std::string_view name)
{
    separate();
    m_out.append('"').append(name.data(), static_cast<qsizetype>(name.size())).append("\":", 2);
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::key(QStringView name)
{
    string(name);
    m_out.append(':');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::string(QStringView text)
{
    separate();
    m_out.append('"');
    qsizetype i = 0;
    const qsizetype size = text.size();
    while (i < size) {
        const char16_t unit = text[i].unicode();
        if (isPlain(unit)) {
            // Nearly everything is plain: a run of it is copied at once.
            qsizetype end = i + 1;
            while (end < size && isPlain(text[end].unicode()))
                ++end;
            const qsizetype at = m_out.size();
            m_out.resize(at + end - i);
            char *to = m_out.data() + at;
            for (; i < end; ++i)
                *to++ = static_cast<char>(text[i].unicode());
        } else if (unit == u'"' || unit == u'\\') {
            m_out.append('\\').append(static_cast<char>(unit));
            ++i;
        } else if (unit == u'\n') {
            m_out.append("\\n", 2);
            ++i;
        } else if (unit < 0x80 || unit == 0x2028 || unit == 0x2029) {
            appendUnicodeEscape(m_out, unit);
            ++i;
        } else {
            qsizetype end = i + 1;
            while (end < size && text[end].unicode() >= 0x80 && text[end].unicode() != 0x2028 &&
                   text[end].unicode() != 0x2029)
                ++end;
            m_out.append(text.sliced(i, end - i).toUtf8());
            i = end;
        }
    }
    m_out.append('"');
    return *this;
}

JsonWriter &JsonWriter::string(std::string_view asciiText)
{
    return string(QString::fromLatin1(asciiText.data(), static_cast<qsizetype>(asciiText.size())));
}

JsonWriter &JsonWriter::number(qint64 value)
{
    separate();
    char digits[24];
    const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), value);
    Q_UNUSED(error);
    m_out.append(digits, end - digits);
    return *this;
}

JsonWriter &JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter &JsonWriter::null()
{
    return raw("null");
}

JsonWriter &JsonWriter::raw(std::string_view json)
{
    separate();
    m_out.append(json.data(), static_cast<qsizetype>(json.size()));
    return *this;
}

JsonWriter &JsonWriter::field(std::string_view name, const QMap<QString, QString> &map)
{
    key(name).beginObject();
    for (auto it = map.cbegin(); it != map.cend(); ++it) {
        string(QStringView(it.key()));
        m_out.append(':');
        m_needsComma = false;
        string(QStringView(it.value()));
    }
    return endObject();
}

} // namespace bayplan::simulator
