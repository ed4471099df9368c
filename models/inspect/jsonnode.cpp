// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonnode.h"

#include "inspect/jsontext.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <utility>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Type = JsonNode::Type;

namespace {

constexpr size_t deepest = 200; // what walks through it recurses

/// Puts the tree together as the reader comes by.
class Building : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Building>
{
public:
    bool Null() { return add(Type::Null, u"null"_s); }
    bool Bool(bool value) { return add(Type::Bool, value ? u"true"_s : u"false"_s); }
    bool RawNumber(const char *text, rapidjson::SizeType length, bool)
    {
        return add(Type::Number, QString::fromLatin1(text, qsizetype(length)));
    }
    bool String(const char *text, rapidjson::SizeType length, bool)
    {
        return add(Type::String, QString::fromUtf8(text, qsizetype(length)));
    }
    bool Key(const char *text, rapidjson::SizeType length, bool)
    {
        m_key = QString::fromUtf8(text, qsizetype(length));
        return true;
    }
    bool StartObject() { return open(Type::Object); }
    bool StartArray() { return open(Type::Array); }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    JsonNode root;
    bool tooDeep = false;

private:
    bool open(Type type)
    {
        tooDeep = m_open.size() >= deepest;
        JsonNode node;
        node.type = type;
        node.key = std::exchange(m_key, {});
        m_open.push_back(std::move(node));
        return !tooDeep;
    }
    bool add(Type type, QString text)
    {
        JsonNode node;
        node.type = type;
        node.key = std::exchange(m_key, {});
        node.text = std::move(text);
        return put(std::move(node));
    }
    bool close()
    {
        JsonNode node = std::move(m_open.back());
        m_open.pop_back();
        return put(std::move(node));
    }
    bool put(JsonNode node)
    {
        if (m_open.empty())
            root = std::move(node);
        else
            m_open.back().children.push_back(std::move(node));
        return true;
    }

    std::vector<JsonNode> m_open; ///< those the reader is in, the outermost first
    QString m_key;
};

bool isIdentifier(const QString &key)
{
    const auto isLetter = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_'; };
    return !key.isEmpty() && isLetter(key.front()) &&
           std::all_of(key.begin(), key.end(), [&](QChar c) { return isLetter(c) || (c >= u'0' && c <= u'9'); });
}

qsizetype placeOf(const JsonNode &node, const QString &id)
{
    if (node.type == Type::Array) {
        bool isNumber = false;
        const qsizetype place = id.toLongLong(&isNumber);
        return isNumber && place >= 0 && place < qsizetype(node.children.size()) ? place : -1;
    }
    return childIds(node).indexOf(id);
}

} // namespace

core::Result<JsonNode> parseJson(const QByteArray &text)
{
    rapidjson::MemoryStream stream(text.constData(), size_t(text.size()));
    Building building;
    rapidjson::Reader reader;
    constexpr unsigned how =
        rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;
    const rapidjson::ParseResult result = reader.Parse<how>(stream, building);
    if (!result.IsError())
        return std::move(building.root);
    const QString why =
        building.tooDeep
            ? QCoreApplication::translate("bayplan::inspect", "it is nested more than %1 deep").arg(deepest)
            : QString::fromUtf8(rapidjson::GetParseError_En(result.Code()));
    return core::fail({.kind = core::Error::Kind::Protocol,
                       .what = QCoreApplication::translate("bayplan::inspect", "The engine's reply is not valid JSON"),
                       .where = {},
                       .next = why});
}

JsonNode sorted(JsonNode node)
{
    if (node.type == Type::Object)
        std::stable_sort(node.children.begin(), node.children.end(),
                         [](const JsonNode &one, const JsonNode &other) { return one.key < other.key; });
    for (JsonNode &child : node.children)
        child = sorted(std::move(child));
    return node;
}

QStringList childIds(const JsonNode &node)
{
    QStringList ids;
    ids.reserve(qsizetype(node.children.size()));
    QHash<QString, int> seen;
    for (const JsonNode &child : node.children) {
        if (node.type == Type::Array) {
            ids << QString::number(ids.size());
            continue;
        }
        const int before = seen[child.key]++;
        ids << (before ? child.key + QChar(u'\0') + QString::number(before) : child.key);
    }
    return ids;
}

const JsonNode *find(const JsonNode &root, const QStringList &path)
{
    const JsonNode *node = &root;
    for (const QString &id : path) {
        const qsizetype place = placeOf(*node, id);
        if (place < 0)
            return nullptr;
        node = &node->children[size_t(place)];
    }
    return node;
}

QString pathText(const JsonNode &root, const QStringList &path)
{
    QString text;
    const JsonNode *node = &root;
    for (const QString &id : path) {
        const qsizetype place = placeOf(*node, id);
        if (place < 0)
            break;
        const JsonNode &child = node->children[size_t(place)];
        if (node->type == Type::Array)
            text += u'[' + id + u']';
        else if (isIdentifier(child.key))
            text += u'.' + child.key;
        else
            text += (text.isEmpty() ? u".["_s : u"["_s) + jsonString(child.key) + u']';
        node = &child;
    }
    if (text.isEmpty() || text.startsWith(u'['))
        text.prepend(u'.');
    return text;
}

} // namespace bayplan::inspect
