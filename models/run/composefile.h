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
    QString file = {};                ///< its path, absolute; empty if nobody knows it
};

/// Another service that one is started after.
struct ComposeDependency
{
    QString service;
    QString condition = QStringLiteral("service_started"); ///< as Compose has it
    bool required = true;                                  ///< false: only where it is there
    QString file = {};                                     ///< where it is said; empty: the Compose file itself
    int line = 0;                                          ///< from 1
};

/// A service of a Compose file as one of ours.
struct ComposeService
{
    QString name;            ///< as the file calls it
    ContainerSpec spec = {}; ///< its name is container_name; env files are to be read, see readEnvFile()
    int entryWords = 0;      ///< so many words at the beginning of the command belong to the entry point
    int replicas = 1;
    QList<Note> notes = {}; ///< what was left out or means something else here

    int line = 0;              ///< where it begins, from 1
    QStringList profiles = {}; ///< those it is in; none: it is always there
    QList<ComposeDependency> dependsOn = {};
    QStringList networkKeys =
        {}; ///< the file's networks it is in, and its volumes that it mounts, as the file calls them
    QStringList volumeKeys = {};
    bool isGlobal = false;        ///< one on each host is meant, whatever `replicas` says
    QStringList constraints = {}; ///< Swarm's, as they are written: "node.labels.zone == a"
    int maxPerHost = 0;           ///< 0: any number
};

/// A Compose file, from version 2 of its format on, for one service of it; see composeproject.h for all of them. What
/// is said of it here is Compose's own specification, where its releases differ that of version 2.
class ComposeFile
{
public:
    /// Whether such a text is meant for one, good or bad: it has "services:" at the beginning of a line.
    static bool looksLikeOne(const QString &text);
    /// An error, with its line in `where`, when it is no YAML or has no services.
    static core::Result<ComposeFile> parse(const QString &text);

    QStringList services() const; ///< in the file's order
    /// An error, with its line in `where`, when there is none of that name, when it can't be read, or when it would be
    /// something else without what is left out: one that is built, or lives in another's network. What it extends is
    /// read from the file's folder where that is known.
    core::Result<ComposeService> service(const QString &name, const ComposeSurroundings &around) const;

private:
    std::shared_ptr<const YamlNode> m_root;
};

} // namespace bayplan::run
