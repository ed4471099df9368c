// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

namespace bayplan::snapshots::outside {

/// A value of a file in the making: as YAML and HCL have them, mappings in the order they were made in.
class Tree
{
public:
    enum class Kind { Nothing, Text, Number, Switch, List, Map };

    Tree() = default;
    static Tree text(const QString &value);
    static Tree number(qint64 value);
    static Tree isTrue(bool value);
    static Tree list(std::vector<Tree> items = {}); ///< one, be it empty
    static Tree texts(const QStringList &values);
    static Tree map(); ///< one, be it empty

    // Each sets an entry only when there is something to say: no empty text or list, no 0, not false.
    Tree &set(const QString &key, const QString &value);
    Tree &set(const QString &key, const QStringList &values);
    Tree &set(const QString &key, const QMap<QString, QString> &values);
    Tree &set(const QString &key, qint64 value);
    Tree &setIf(const QString &key, bool value);
    Tree &set(const QString &key, Tree value); ///< not what is Nothing; an empty list or mapping is set
    Tree &add(Tree item);

    Kind kind() const { return m_kind; }
    const QString &word() const { return m_text; } ///< of a text, a number or a switch
    const std::vector<Tree> &items() const { return m_items; }
    const std::vector<std::pair<QString, Tree>> &entries() const { return m_entries; }
    bool isEmpty() const; ///< nothing, or a list or mapping without entries
    const Tree *find(const QString &key) const;

    bool operator==(const Tree &) const = default;

private:
    Kind m_kind = Kind::Nothing;
    QString m_text;
    std::vector<Tree> m_items;
    std::vector<std::pair<QString, Tree>> m_entries;
};

} // namespace bayplan::snapshots::outside
