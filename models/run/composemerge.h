// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/yamltree.h"

#include <QMap>

namespace bayplan::run {

/// Puts one part of a Compose file over another, as Compose's specification has it: mappings are merged, lists added to
/// each other, ports and mounts by what makes them one and the same, all else replaced. Values stay as they are
/// written, with their variables and their places.
class ComposeMerge
{
public:
    /// `made` counts what was put together, also over several merges, so that no file makes more than can be held.
    ComposeMerge(const QMap<QString, QString> &variables, qint64 &made);

    /// One service over the one it extends. Both are mappings.
    YamlPtr service(const YamlPtr &base, const YamlPtr &over);
    /// A whole file over one before it.
    YamlPtr file(const YamlPtr &base, const YamlPtr &over);
    /// There was too much; what came of it is of no use.
    bool isTooMuch() const;

private:
    using Merge = YamlPtr (ComposeMerge::*)(const YamlPtr &base, const YamlPtr &over);
    using Rule = Merge (*)(const QString &key);

    /// Each key of both by the rule for it.
    YamlPtr mapping(const YamlPtr &base, const YamlPtr &over, Rule rule);
    YamlPtr deep(const YamlPtr &base, const YamlPtr &over);     ///< the usual way
    YamlPtr replaced(const YamlPtr &base, const YamlPtr &over); ///< by the second
    YamlPtr byName(const YamlPtr &base, const YamlPtr &over);   ///< NAME=VALUE in a list or a mapping
    YamlPtr hosts(const YamlPtr &base, const YamlPtr &over);    ///< NAME:ADDRESS likewise
    YamlPtr named(const YamlPtr &base, const YamlPtr &over);    ///< names in a list or with settings in a mapping
    YamlPtr appended(const YamlPtr &base, const YamlPtr &over); ///< texts, or one text
    YamlPtr ports(const YamlPtr &base, const YamlPtr &over);    ///< by address, port, target and protocol
    YamlPtr byTarget(const YamlPtr &base, const YamlPtr &over); ///< by the path in the container
    YamlPtr logging(const YamlPtr &base, const YamlPtr &over);  ///< options are of one driver
    YamlPtr health(const YamlPtr &base, const YamlPtr &over);
    YamlPtr deploy(const YamlPtr &base, const YamlPtr &over);
    YamlPtr services(const YamlPtr &base, const YamlPtr &over);
    YamlPtr declarations(const YamlPtr &base, const YamlPtr &over); ///< of networks or volumes
    YamlPtr declaration(const YamlPtr &base, const YamlPtr &over);

    static Merge serviceRule(const QString &key);
    static Merge fileRule(const QString &key);

    /// A list as the mapping it stands for; null if it is neither.
    YamlPtr asMapping(const YamlPtr &node, const QString &separators);
    YamlPtr list(const YamlPtr &base, const YamlPtr &over, QString (ComposeMerge::*identity)(const YamlNode &) const);
    QString sameText(const YamlNode &item) const;
    QString samePort(const YamlNode &item) const;
    QString sameTarget(const YamlNode &item) const;
    QString plain(const YamlNode &node) const;
    std::shared_ptr<YamlNode> make(const YamlNode &like, YamlNode::Kind kind, std::size_t size);

    const QMap<QString, QString> &m_variables;
    qint64 &m_made;
};

} // namespace bayplan::run
