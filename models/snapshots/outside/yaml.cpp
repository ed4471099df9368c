// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/yaml.h"

#include <QRegularExpression>

#include <algorithm>
#include <yaml-cpp/yaml.h>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "no", "off" and their like are no texts to YAML 1.1, which PyYAML and older Go read.
bool isReserved(const QString &text)
{
    static const QStringList words{u"y"_s, u"n"_s, u"yes"_s,   u"no"_s,   u"on"_s,  u"off"_s, u"true"_s,
                                   u"t"_s, u"f"_s, u"false"_s, u"null"_s, u"nan"_s, u"inf"_s, u"infinity"_s};
    return words.contains(text.toLower());
}

bool isPlainWord(const QString &text)
{
    static const QRegularExpression form(u"^[A-Za-z_/][A-Za-z0-9_./-]*$"_s);
    return form.match(text).hasMatch() && !text.endsWith(u'\n') && !isReserved(text);
}

/// What some reader takes for no character, for a line's end, or doesn't show; the emitter writes these by number only
/// with all else that isn't ASCII.
bool needsNumbers(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return u == 0x7f || (u >= 0x80 && u < 0xa0) || u == 0x61c || (u >= 0x200b && u <= 0x200f) ||
               (u >= 0x2028 && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0xfeff || u >= 0xfffe;
    });
}

void emitText(YAML::Emitter &out, const QString &text, YamlReader reader, bool isKey)
{
    if (isPlainWord(text)) {
        out << text.toStdString();
        return;
    }
    // Keys are never templates.
    if (reader == YamlReader::Ansible && !isKey && text.contains(u'{'))
        out << YAML::LocalTag("unsafe");
    out << YAML::DoubleQuoted;
    out.SetOutputCharset(needsNumbers(text) ? YAML::EscapeNonAscii : YAML::EmitNonAscii);
    out << text.toStdString();
}

void emitTree(YAML::Emitter &out, const Tree &tree, YamlReader reader)
{
    switch (tree.kind()) {
    case Tree::Kind::Nothing:
        out << YAML::Null;
        break;
    case Tree::Kind::Text:
        emitText(out, tree.word(), reader, false);
        break;
    case Tree::Kind::Number:
        out << tree.word().toLongLong();
        break;
    case Tree::Kind::Switch:
        out << (tree.word() == u"true"_s);
        break;
    case Tree::Kind::List:
        if (tree.isEmpty())
            out << YAML::Flow;
        out << YAML::BeginSeq;
        for (const Tree &item : tree.items())
            emitTree(out, item, reader);
        out << YAML::EndSeq;
        break;
    case Tree::Kind::Map:
        if (tree.isEmpty())
            out << YAML::Flow;
        out << YAML::BeginMap;
        for (const auto &[key, value] : tree.entries()) {
            out << YAML::Key;
            emitText(out, key, reader, true);
            out << YAML::Value;
            emitTree(out, value, reader);
        }
        out << YAML::EndMap;
        break;
    }
}

} // namespace

QByteArray yamlDocument(const Tree &tree, YamlReader reader)
{
    YAML::Emitter out;
    emitTree(out, tree, reader);
    return QByteArray(out.c_str(), qsizetype(out.size())) + '\n';
}

} // namespace bayplan::snapshots::outside
