// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/surroundings.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::fleet {

/// The hosts that an ssh client configuration names, read as ssh_config(5) says: Include followed (with ~ and
/// wildcards, within bounds), Match blocks left out, since only ssh can tell whether they apply.
class SshConfig
{
public:
    /// What is said of an alias by Host blocks, the first that speaks winning; empty or 0 where none does.
    struct Destination
    {
        QString hostName;
        QString user;
        int port = 0;
    };

    static SshConfig read(const Surroundings &surroundings);

    /// The names a Host line gives outright, without wildcards, in their order, each once.
    const QStringList &aliases() const { return m_aliases; }
    /// Whether there were more than can be taken in.
    bool isCut() const { return m_cut; }
    /// All files that were read or would have been if they had been there, to be watched.
    const QStringList &files() const { return m_files; }

    Destination destination(const QString &alias) const;

    /// Whether a host's name matches the patterns of a Host line: `*`, `?`, and `!` for exceptions.
    static bool matches(const QString &name, const QStringList &patterns);

private:
    friend class SshConfigReader;

    struct Block
    {
        QList<QStringList> conditions; ///< patterns of its Host line and of those around the Include it came by
        Destination said;
    };

    QStringList m_aliases;
    QStringList m_files;
    QList<Block> m_blocks;
    bool m_cut = false;
};

} // namespace bayplan::fleet
