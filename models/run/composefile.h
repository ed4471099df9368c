// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/containerspec.h"
#include "run/shellwords.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>

namespace bayplan::run {

struct YamlNode;

/// What a Compose file doesn't say itself.
struct ComposeSurroundings
{
    QString folder;                   ///< the file's, absolute; empty if nobody knows it: paths then stay as they are
    QMap<QString, QString> variables; ///< what $NAME stands for
};

/// A service of a Compose file as one of ours.
struct ComposeService
{
    QString name;       ///< as the file calls it
    ContainerSpec spec; ///< its name is container_name; env files are to be read, see readEnvFile()
    int entryWords = 0; ///< so many words at the beginning of the command belong to the entry point
    int replicas = 1;
    QList<Note> notes; ///< what was left out or means something else here
};

/// A Compose file, from version 2 of its format on. What is said of it here is Compose's own specification, where its
/// releases differ that of version 2.
class ComposeFile
{
public:
    /// Whether such a text is meant for one, good or bad: it has "services:" at the beginning of a line.
    static bool looksLikeOne(const QString &text);
    /// An error, with its line in `where`, when it is no YAML or has no services.
    static core::Result<ComposeFile> parse(const QString &text);

    QStringList services() const; ///< in the file's order
    /// An error, with its line in `where`, when there is none of that name, when it can't be read, or when it would be
    /// something else without what is left out: one that is built, extends another, or lives in another's network.
    core::Result<ComposeService> service(const QString &name, const ComposeSurroundings &around) const;

private:
    std::shared_ptr<const YamlNode> m_root;
};

} // namespace bayplan::run
