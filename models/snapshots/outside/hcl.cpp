// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/hcl.h"

#include "ingress/outside/quoting.h"

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;
using ingress::outside::hclString;

namespace {

QString indent(int depth)
{
    return QString(2 * depth, u' ');
}

/// A name and its value; one of several lines is never aligned.
struct HclLine
{
    QString name;
    QString value;

    bool isOne() const { return !value.contains(u'\n'); }
};

/// Equals signs of lines that follow each other stand below each other.
QString alignedLines(const std::vector<HclLine> &lines, int depth)
{
    QString out;
    for (size_t begin = 0; begin < lines.size();) {
        size_t end = begin;
        qsizetype widest = 0;
        while (end < lines.size() && lines[end].isOne())
            widest = std::max(widest, lines[end++].name.size());
        if (end == begin) {
            widest = lines[begin].name.size();
            ++end;
        }
        for (; begin < end; ++begin)
            out += indent(depth) + lines[begin].name.leftJustified(widest) + u" = "_s + lines[begin].value + u'\n';
    }
    return out;
}

/// The value as an expression whose first line stands at `depth`.
QString hclValue(const Tree &tree, int depth)
{
    switch (tree.kind()) {
    case Tree::Kind::Text:
        return hclString(tree.word());
    case Tree::Kind::Number:
    case Tree::Kind::Switch:
        return tree.word();
    case Tree::Kind::List: {
        if (tree.items().size() < 2)
            return tree.isEmpty() ? u"[]"_s : QString(u'[' + hclValue(tree.items().front(), depth) + u']');
        QString out = u"[\n"_s;
        for (const Tree &item : tree.items())
            out += indent(depth + 1) + hclValue(item, depth + 1) + u",\n"_s;
        return out + indent(depth) + u']';
    }
    case Tree::Kind::Map: {
        std::vector<HclLine> lines;
        for (const auto &[key, value] : tree.entries())
            lines.push_back({hclString(key), hclValue(value, depth + 1)});
        return lines.empty() ? u"{}"_s : QString(u"{\n"_s + alignedLines(lines, depth + 1) + indent(depth) + u'}');
    }
    case Tree::Kind::Nothing:
        break;
    }
    return u"null"_s;
}

} // namespace

HclBlock &HclBlock::set(const QString &name, const QString &value)
{
    return value.isEmpty() ? *this : set(name, Tree::text(value));
}

HclBlock &HclBlock::set(const QString &name, const QStringList &values)
{
    return values.isEmpty() ? *this : set(name, Tree::texts(values));
}

HclBlock &HclBlock::set(const QString &name, const QMap<QString, QString> &values)
{
    Tree tree;
    for (const auto &[key, value] : values.asKeyValueRange())
        tree.set(key, Tree::text(value));
    return set(name, std::move(tree));
}

HclBlock &HclBlock::set(const QString &name, qint64 value)
{
    return value == 0 ? *this : set(name, Tree::number(value));
}

HclBlock &HclBlock::set(const QString &name, Tree value)
{
    if (value.kind() != Tree::Kind::Nothing)
        m_attributes.push_back({name, std::move(value), {}});
    return *this;
}

HclBlock &HclBlock::setIf(const QString &name, bool value)
{
    return value ? set(name, Tree::isTrue(true)) : *this;
}

HclBlock &HclBlock::setExpression(const QString &name, const QString &expression)
{
    m_attributes.push_back({name, {}, expression});
    return *this;
}

HclBlock &HclBlock::add(HclBlock block)
{
    m_blocks.push_back(std::move(block));
    return *this;
}

QString HclBlock::text(int depth) const
{
    QString out = indent(depth) + m_type;
    for (const QString &label : m_labels)
        out += u' ' + hclString(label);
    out += u" {\n"_s;
    std::vector<HclLine> lines;
    for (const Attribute &attribute : m_attributes)
        lines.push_back({attribute.name,
                         attribute.expression.isEmpty() ? hclValue(attribute.value, depth + 1) : attribute.expression});
    out += alignedLines(lines, depth + 1);
    bool isFirst = lines.empty();
    for (const HclBlock &block : m_blocks) {
        out += (isFirst ? QString() : u"\n"_s) + block.text(depth + 1);
        isFirst = false;
    }
    return out + indent(depth) + u"}\n"_s;
}

} // namespace bayplan::snapshots::outside
