// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/rows.h"

#include "core/plaintext.h"
#include "inspect/jsontext.h"

#include <QCoreApplication>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Kind = DiffNode::Kind;
using Type = JsonNode::Type;

namespace {

constexpr int longest = 4000; // characters of a value in a row; all of it is in the JSON text

QString entriesText(const JsonNode &node)
{
    if (node.children.empty())
        return node.type == Type::Object ? u"{}"_s : u"[]"_s;
    const int count = int(node.children.size());
    return node.type == Type::Object ? QCoreApplication::translate("bayplan::inspect", "%Ln field(s)", nullptr, count)
                                     : QCoreApplication::translate("bayplan::inspect", "%Ln item(s)", nullptr, count);
}

/// `whole`: of a container that has no rows below it, what is in it.
Row::Cell cellOf(const JsonNode *node, const QStringList &path, bool whole)
{
    Row::Cell cell;
    if (!node)
        return cell;
    cell.present = true;
    cell.type = node->type;
    cell.path = path;
    cell.secret = node->isSecret();
    cell.hidden = node->hidden;
    if (node->type == Type::String)
        cell.text = node->shown().isEmpty() ? u"\"\""_s : core::plainLine(node->shown(), longest);
    else if (node->isContainer())
        cell.text =
            whole && !node->children.empty() ? core::plainLine(compactJson(*node), longest) : entriesText(*node);
    else
        cell.text = node->shown();
    return cell;
}

QString shownKey(const QString &key)
{
    return core::plainLine(key, 200);
}

void fill(Row &row, const JsonNode &node, const QStringList &path)
{
    const QStringList ids = childIds(node);
    row.children.reserve(node.children.size());
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const JsonNode &child = node.children[size_t(i)];
        const QStringList childPath = path + QStringList{ids.at(i)};
        Row made{.id = ids.at(i),
                 .key = shownKey(node.type == Type::Array ? ids.at(i) : child.key),
                 .cells = {cellOf(&child, childPath, false)},
                 .children = {}};
        fill(made, child, childPath);
        row.children.push_back(std::move(made));
    }
}

bool differs(const DiffNode &node, bool withNoise)
{
    return node.kind != Kind::Same && (withNoise || !node.noise);
}

void fill(Row &row, const DiffNode &node, DiffView view)
{
    for (const DiffNode &child : node.children) {
        const bool different = differs(child, view.withNoise);
        if (view.onlyDifferences && !different)
            continue;
        const bool whole = child.children.empty();
        const QString leftId = child.left ? child.leftPath.last() : QString();
        const QString rightId = child.right ? child.rightPath.last() : QString();
        Row made{.id = leftId == rightId ? leftId : leftId + u'\n' + rightId,
                 .key = shownKey(child.key),
                 .cells = {cellOf(child.left, child.leftPath, whole), cellOf(child.right, child.rightPath, whole)},
                 .kind = different ? child.kind : Kind::Same,
                 .noise = child.noise && !different,
                 .children = {}};
        fill(made, child, view);
        row.children.push_back(std::move(made));
    }
}

} // namespace

Row rowsOf(const JsonNode &root)
{
    Row row;
    fill(row, root, {});
    return row;
}

Row rowsOf(const DiffNode &root, DiffView view)
{
    Row row;
    fill(row, root, view);
    return row;
}

int differences(const DiffNode &root, bool withNoise)
{
    if (!differs(root, withNoise))
        return 0;
    if (root.kind != Kind::Changed || root.children.empty())
        return 1;
    int count = 0;
    for (const DiffNode &child : root.children)
        count += differences(child, withNoise);
    return count;
}

} // namespace bayplan::inspect
