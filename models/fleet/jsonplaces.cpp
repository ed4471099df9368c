// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/jsonplaces.h"

#include <QSet>

#include <algorithm>
#include <optional>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <string_view>
#include <vector>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr size_t deepest = 256;  // the reader recurses
constexpr size_t placesKept = 5; // nothing of ours is deeper

QString pathKey(const QStringList &path)
{
    return path.join(QChar(u'\0'));
}

/// Notes each value's offset as the reader comes by. The reader tells of a value when it is behind it; where it begins
/// follows from where the one before ended, since only white space, commas and colons stand between them.
class Noting : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Noting>
{
public:
    Noting(std::string_view text, const rapidjson::MemoryStream &stream) : m_text(text), m_stream(stream) {}

    bool Default() // every plain value
    {
        note();
        return true;
    }
    bool StartObject() { return enter(false); }
    bool StartArray() { return enter(true); }
    bool EndObject(rapidjson::SizeType) { return leave(); }
    bool EndArray(rapidjson::SizeType) { return leave(); }
    bool Key(const char *text, rapidjson::SizeType length, bool)
    {
        const qsizetype offset = begin();
        Frame &frame = m_frames.back();
        frame.key = QString::fromUtf8(text, qsizetype(length));
        if (frame.keys.contains(frame.key)) {
            fault = {offset, u"“%1” is given twice"_s.arg(frame.key)};
            return false;
        }
        frame.keys.insert(frame.key);
        return true;
    }

    QHash<QString, qsizetype> offsets;
    std::optional<JsonPlaces::Fault> fault;

private:
    struct Frame
    {
        bool isArray = false;
        qsizetype index = -1;
        QString key;
        QSet<QString> keys;
    };

    /// Where the value or key begins that the reader is just behind.
    qsizetype begin()
    {
        const size_t offset = m_text.find_first_not_of(" \t\r\n,:", m_end);
        m_end = m_stream.Tell();
        return qsizetype(std::min(offset, m_text.size()));
    }

    qsizetype note()
    {
        const qsizetype offset = begin();
        if (!m_frames.empty())
            ++m_frames.back().index;
        if (m_frames.size() <= placesKept) {
            QStringList path;
            for (const Frame &frame : m_frames)
                path << (frame.isArray ? QString::number(frame.index) : frame.key);
            offsets.insert(pathKey(path), offset);
        }
        return offset;
    }

    bool enter(bool isArray)
    {
        const qsizetype offset = note();
        if (m_frames.size() >= deepest) {
            fault = {offset, u"it is nested more than %1 deep"_s.arg(deepest)};
            return false;
        }
        m_frames.push_back({isArray, -1, {}, {}});
        return true;
    }

    bool leave()
    {
        m_frames.pop_back();
        m_end = m_stream.Tell();
        return true;
    }

    std::string_view m_text;
    const rapidjson::MemoryStream &m_stream;
    size_t m_end = 0; ///< of the token before
    std::vector<Frame> m_frames;
};

} // namespace

tl::expected<JsonPlaces, JsonPlaces::Fault> JsonPlaces::read(const QByteArray &text)
{
    rapidjson::MemoryStream stream(text.constData(), size_t(text.size()));
    Noting noting({text.constData(), size_t(text.size())}, stream);
    rapidjson::Reader reader;
    constexpr unsigned strict = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    const rapidjson::ParseResult result = reader.Parse<strict>(stream, noting);
    if (noting.fault)
        return tl::unexpected(*noting.fault);
    if (result.IsError()) {
        QString what = QString::fromUtf8(rapidjson::GetParseError_En(result.Code()));
        if (what.endsWith(u'.'))
            what.chop(1);
        return tl::unexpected(Fault{qsizetype(result.Offset()), what});
    }
    JsonPlaces places;
    places.m_offsets = std::move(noting.offsets);
    return places;
}

qsizetype JsonPlaces::offsetOf(QStringList path) const
{
    while (!path.isEmpty() && !m_offsets.contains(pathKey(path)))
        path.removeLast();
    return m_offsets.value(pathKey(path));
}

QString lineAndColumn(const QByteArray &text, qsizetype offset)
{
    const QByteArrayView before = QByteArrayView(text).first(std::min(offset, text.size()));
    const QByteArrayView line = before.sliced(before.lastIndexOf('\n') + 1);
    // A character's first byte is any that is not 10xxxxxx.
    const auto characters = std::count_if(line.begin(), line.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
    return u"line %1, column %2"_s.arg(before.count('\n') + 1).arg(characters + 1);
}

} // namespace bayplan::fleet
