// SPDX-License-Identifier: GPL-3.0-or-later
#include "randomjson.h"

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using inspect::JsonNode;
using Type = inspect::JsonNode::Type;

namespace {

int below(std::mt19937 &random, int end)
{
    return std::uniform_int_distribution(0, end - 1)(random);
}

QString anyText(std::mt19937 &random)
{
    static const QStringList parts{u"a"_s,      u"Name"_s,   u"\"q\""_s,   u"\\"_s, u"\n"_s,           u"\x1b[31m"_s,
                                   u"\u202e"_s, u"\u2028"_s, u"<b>"_s,     u"é"_s,  u"日本"_s,         u"\U0001F6A2"_s,
                                   u"\t\r"_s,   u"/"_s,      u"=\u200b"_s, u" "_s,  QString(QChar(0)), u"'"_s};
    QString text;
    for (int i = below(random, 5); i > 0; --i)
        text += parts.at(below(random, int(parts.size())));
    return text;
}

QString anyNumber(std::mt19937 &random)
{
    static const QStringList numbers{u"0"_s,
                                     u"-1"_s,
                                     u"9223372036854775807"_s,
                                     u"18446744073709551615"_s,
                                     u"9007199254740993"_s,
                                     u"1.50"_s,
                                     u"1e3"_s,
                                     u"-0.1E-2"_s,
                                     u"123456789012345678901234567890"_s};
    return numbers.at(below(random, int(numbers.size())));
}

} // namespace

JsonNode randomJson(std::mt19937 &random, int depth)
{
    JsonNode node;
    switch (below(random, depth > 0 ? 8 : 4)) {
    case 0:
        node.type = Type::Null;
        node.text = u"null"_s;
        break;
    case 1:
        node.type = Type::Bool;
        node.text = below(random, 2) ? u"true"_s : u"false"_s;
        break;
    case 2:
        node.type = Type::Number;
        node.text = anyNumber(random);
        break;
    case 3:
        node.type = Type::String;
        node.text = anyText(random);
        break;
    default:
        node.type = below(random, 2) ? Type::Object : Type::Array;
        for (int i = below(random, 6); i > 0; --i) {
            JsonNode child = randomJson(random, depth - 1);
            if (node.type == Type::Object)
                child.key = below(random, 4) ? anyText(random) : u"Env"_s;
            node.children.push_back(std::move(child));
        }
    }
    return node;
}

JsonNode changedJson(JsonNode node, std::mt19937 &random)
{
    if (below(random, 12) == 0) {
        JsonNode other = randomJson(random, 2);
        other.key = node.key;
        return other;
    }
    for (JsonNode &child : node.children)
        child = changedJson(std::move(child), random);
    if (!node.children.empty() && below(random, 5) == 0)
        node.children.erase(node.children.begin() + below(random, int(node.children.size())));
    if (node.isContainer() && below(random, 5) == 0) {
        JsonNode added = randomJson(random, 2);
        if (node.type == Type::Object)
            added.key = anyText(random);
        node.children.insert(node.children.begin() + below(random, int(node.children.size()) + 1), std::move(added));
    }
    if (node.type == Type::Object && below(random, 3) == 0)
        std::ranges::shuffle(node.children, random);
    return node;
}

} // namespace bayplan::tests
