// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"
#include "run/words.h"
#include "run/yamltree.h"

#include <QSet>

#include <functional>
#include <optional>
#include <utility>

namespace bayplan::run {

/// Reads one service of a Compose file into `into`. Whoever meets something wrong says so by fail() and goes on; the
/// first such problem is what the reading ends with.
class ComposeReader
{
public:
    ComposeReader(const YamlNode &file, const ComposeSurroundings &around, ComposeService &into);

    ComposeService &service;
    ContainerSpec &spec;
    const YamlNode &file;
    const ComposeSurroundings &around;
    QStringList entryRest; ///< the entry point's words after its first

    // Values, with their variables replaced.
    QString text(const YamlNode &node);
    QStringList texts(const YamlNode &node); ///< a list of texts, or one text
    QStringList words(const YamlNode &node); ///< a list of texts, or a text to be taken apart
    bool isTrue(const YamlNode &node);
    QString textOf(const YamlNode &map, QStringView key); ///< empty if it is not there
    bool isTrueOf(const YamlNode &map, QStringView key, bool otherwise = false);
    /// Of a mapping, or of a list of NAME=VALUE; a name alone has none.
    using Pairs = QList<std::pair<QString, std::optional<QString>>>;
    Pairs pairs(const YamlNode &node);

    /// Calls for each entry of the mapping that says something; fails if it is none.
    void each(const YamlNode &map, const std::function<void(const QString &key, const YamlNode &value)> &take);
    /// Gives docker's option of this name a value.
    void set(const char *flag, const QString &value, const YamlNode &at);

    /// A path on the desktop as a whole: relative to the file's folder, "~" for the home folder; as it is where these
    /// aren't known.
    QString absolute(const QString &path) const;
    /// A volume's or a network's entry at the file's end; null if there is none. `isThere`: whether it is named at all.
    YamlPtr declared(QStringView section, const QString &name, bool *isThere = nullptr) const;
    /// What it is called on engines where it is not the project's: "external", "name". Empty if it is the project's.
    QString ownName(const YamlNode &declaration, const QString &key, bool *isExternal = nullptr);
    /// The project that Compose would run it in; empty if nobody knows.
    QString project();

    void note(const QString &text, const QString &why);
    void leftOut(const QString &key); ///< the usual note
    void fail(const YamlNode &at, const QString &what, const QString &next = {});
    const std::optional<core::Error> &problem() const { return m_problem; }
    void noteMissingVariables();

private:
    std::optional<core::Error> m_problem;
    QStringList m_missing;
};

// Keys of a service, each group in a file of its own. False: it is not one of these.
bool readComposeProcess(ComposeReader &reader, const QString &key, const YamlNode &value);
bool readComposeMounts(ComposeReader &reader, const QString &key, const YamlNode &value);
bool readComposeNetworks(ComposeReader &reader, const QString &key, const YamlNode &value);
/// For a service that says nothing of networks.
void readComposeDefaultNetwork(ComposeReader &reader);
bool readComposeLimits(ComposeReader &reader, const QString &key, const YamlNode &value);

} // namespace bayplan::run
