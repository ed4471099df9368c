// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/diff.h"

#include "inspect/arraymatch.h"
#include "inspect/noise.h"

#include <algorithm>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Kind = DiffNode::Kind;
using Type = JsonNode::Type;

namespace {

class Comparison
{
public:
    Comparison(const JsonNode &left, const JsonNode &right) : m_noise(left, right) {}

    /// One of them may be null. `place`: by keys only, for the noise.
    DiffNode compare(const QString &key, const JsonNode *left, const JsonNode *right, const QStringList &leftPath,
                     const QStringList &rightPath)
    {
        DiffNode node{.key = key,
                      .kind = Kind::Same,
                      .noise = false,
                      .left = left,
                      .right = right,
                      .leftPath = leftPath,
                      .rightPath = rightPath,
                      .children = {}};
        if (!left || !right)
            compareOne(node);
        else if (left->type != right->type)
            node.kind = Kind::Changed;
        else if (left->isContainer())
            compareChildren(node);
        else if (left->text != right->text)
            node.kind = Kind::Changed;
        judge(node);
        return node;
    }

private:
    void compareOne(DiffNode &node)
    {
        node.kind = node.left ? Kind::OnlyLeft : Kind::OnlyRight;
        const JsonNode &only = node.left ? *node.left : *node.right;
        const QStringList ids = childIds(only);
        for (qsizetype i = 0; i < ids.size(); ++i) {
            const JsonNode *child = &only.children[size_t(i)];
            const QString key = only.type == Type::Array ? ids.at(i) : child->key;
            add(node, key, node.left ? child : nullptr, node.left ? nullptr : child, ids.at(i), ids.at(i));
        }
    }

    void compareChildren(DiffNode &node)
    {
        const QStringList leftIds = childIds(*node.left);
        const QStringList rightIds = childIds(*node.right);
        for (const Match &match :
             node.left->type == Type::Array ? matchEntries(*node.left, *node.right) : matchKeys(leftIds, rightIds)) {
            const JsonNode *left = match.left < 0 ? nullptr : &node.left->children[size_t(match.left)];
            const JsonNode *right = match.right < 0 ? nullptr : &node.right->children[size_t(match.right)];
            QString key = match.name;
            if (key.isEmpty())
                key = node.left->type == Type::Object ? (left ? left : right)->key
                                                      : QString::number(left ? match.left : match.right);
            add(node, key, left, right, leftIds.value(match.left), rightIds.value(match.right));
        }
        const auto same = [](const DiffNode &child) { return child.kind == Kind::Same; };
        node.kind = std::all_of(node.children.begin(), node.children.end(), same) ? Kind::Same : Kind::Changed;
    }

    void add(DiffNode &parent, const QString &key, const JsonNode *left, const JsonNode *right, const QString &leftId,
             const QString &rightId)
    {
        parent.children.push_back(compare(key, left, right,
                                          left ? parent.leftPath + QStringList{leftId} : QStringList(),
                                          right ? parent.rightPath + QStringList{rightId} : QStringList()));
    }

    void judge(DiffNode &node) const
    {
        if (node.kind == Kind::Same)
            return;
        node.noise = m_noise.isNoise(node.left ? node.leftPath : node.rightPath, node.left, node.right);
        if (node.noise || node.children.empty())
            return;
        node.noise = std::all_of(node.children.begin(), node.children.end(),
                                 [](const DiffNode &child) { return child.kind == Kind::Same || child.noise; });
    }

    const Noise m_noise;
};

} // namespace

DiffNode diff(const JsonNode &left, const JsonNode &right)
{
    return Comparison(left, right).compare({}, &left, &right, {}, {});
}

void sortKeys(DiffNode &node)
{
    const JsonNode *side = node.left ? node.left : node.right;
    if (side && side->type == Type::Object)
        std::stable_sort(node.children.begin(), node.children.end(),
                         [](const DiffNode &one, const DiffNode &other) { return one.key < other.key; });
    for (DiffNode &child : node.children)
        sortKeys(child);
}

} // namespace bayplan::inspect
