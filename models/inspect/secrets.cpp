// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/secrets.h"

#include "core/secretwords.h"

#include <algorithm>

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Type = JsonNode::Type;

namespace {

void markVariables(JsonNode &list)
{
    for (JsonNode &entry : list.children) {
        const qsizetype equals = entry.text.indexOf(u'=');
        if (entry.type == Type::String && core::looksSecret(entry.text.left(equals), entry.text.mid(equals + 1)))
            entry.mask = equals < 0 ? core::secretDots() : entry.text.left(equals + 1) + core::secretDots();
    }
}

void markWords(JsonNode &list)
{
    QStringList words;
    for (const JsonNode &entry : list.children)
        words << (entry.type == Type::String ? entry.text : QString());
    const QStringList masked = core::maskedWords(words);
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (masked.at(i) != words.at(i))
            list.children[size_t(i)].mask = masked.at(i);
    }
}

void hide(JsonNode &node, QStringList &path, const QSet<QStringList> &shown)
{
    node.hidden = node.isSecret() && !shown.contains(path);
    const QStringList ids = childIds(node);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        path << ids.at(i);
        hide(node.children[size_t(i)], path, shown);
        path.removeLast();
    }
}

} // namespace

void markSecrets(JsonNode &root)
{
    if (root.type == Type::Array) {
        if (root.key == u"Env"_s)
            markVariables(root);
        else
            markWords(root);
    }
    for (JsonNode &child : root.children) {
        if (root.type == Type::Object && child.type == Type::String && core::looksSecret(child.key, child.text))
            child.mask = core::secretDots();
        markSecrets(child);
    }
}

void hideSecrets(JsonNode &root, const QSet<QStringList> &shown)
{
    QStringList path;
    hide(root, path, shown);
}

void showSecrets(JsonNode &root)
{
    root.hidden = false;
    for (JsonNode &child : root.children)
        showSecrets(child);
}

bool hasSecrets(const JsonNode &root)
{
    return root.isSecret() || std::any_of(root.children.begin(), root.children.end(), hasSecrets);
}

} // namespace bayplan::inspect
