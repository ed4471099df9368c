// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/tree.h"

#include <algorithm>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

Tree Tree::text(const QString &value)
{
    Tree tree;
    tree.m_kind = Kind::Text;
    tree.m_text = value;
    return tree;
}

Tree Tree::number(qint64 value)
{
    Tree tree;
    tree.m_kind = Kind::Number;
    tree.m_text = QString::number(value);
    return tree;
}

Tree Tree::isTrue(bool value)
{
    Tree tree;
    tree.m_kind = Kind::Switch;
    tree.m_text = value ? u"true"_s : u"false"_s;
    return tree;
}

Tree Tree::list(std::vector<Tree> items)
{
    Tree tree;
    tree.m_kind = Kind::List;
    tree.m_items = std::move(items);
    return tree;
}

Tree Tree::texts(const QStringList &values)
{
    Tree tree = list();
    for (const QString &value : values)
        tree.add(text(value));
    return tree;
}

Tree Tree::map()
{
    Tree tree;
    tree.m_kind = Kind::Map;
    return tree;
}

Tree &Tree::set(const QString &key, const QString &value)
{
    return value.isEmpty() ? *this : set(key, text(value));
}

Tree &Tree::set(const QString &key, const QStringList &values)
{
    return values.isEmpty() ? *this : set(key, texts(values));
}

Tree &Tree::set(const QString &key, const QMap<QString, QString> &values)
{
    Tree tree;
    for (const auto &[name, value] : values.asKeyValueRange())
        tree.set(name, text(value));
    return set(key, std::move(tree));
}

Tree &Tree::set(const QString &key, qint64 value)
{
    return value == 0 ? *this : set(key, number(value));
}

Tree &Tree::setIf(const QString &key, bool value)
{
    return value ? set(key, isTrue(true)) : *this;
}

Tree &Tree::set(const QString &key, Tree value)
{
    if (value.m_kind == Kind::Nothing)
        return *this;
    m_kind = Kind::Map;
    const auto known =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const auto &entry) { return entry.first == key; });
    if (known != m_entries.end())
        known->second = std::move(value);
    else
        m_entries.emplace_back(key, std::move(value));
    return *this;
}

Tree &Tree::add(Tree item)
{
    m_kind = Kind::List;
    m_items.push_back(std::move(item));
    return *this;
}

bool Tree::isEmpty() const
{
    return m_kind == Kind::Nothing || (m_kind == Kind::List && m_items.empty()) ||
           (m_kind == Kind::Map && m_entries.empty());
}

const Tree *Tree::find(const QString &key) const
{
    for (const auto &[name, value] : m_entries) {
        if (name == key)
            return &value;
    }
    return nullptr;
}

} // namespace bayplan::snapshots::outside
