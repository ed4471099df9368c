// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"
#include "run/words.h"
#include "run/yamltree.h"

#include <functional>
#include <optional>

namespace bayplan::run {

/// Something to tell of a file, and where it stands.
struct PlacedNote
{
    YamlPlace place;
    QString text;
    QString why;
};

/// What can't be done, and what to do about it.
struct ReaderProblem
{
    YamlProblem problem;
    QString next;
};

/// Reads one service of a Compose file into `into`. Whoever meets something wrong says so by fail() and goes on.
class ComposeReader
{
public:
    /// What becomes of what belongs to the file's project: its own networks, the order of its services.
    enum class Scope { OneService, Project };

    ComposeReader(const YamlNode &file, const ComposeSurroundings &around, ComposeService &into,
                  Scope scope = Scope::OneService);

    ComposeService &service;
    ContainerSpec &spec;
    const YamlNode &file;
    const ComposeSurroundings &around;
    const Scope scope;
    QStringList entryRest; ///< the entry point's words after its first
    struct EnvFilePlace
    {
        YamlPlace place;
        bool isRaw = false; ///< as docker reads them: no quotes, no variables
    };
    QList<double> networkPriorities;   ///< of each of the spec's networks
    QList<EnvFilePlace> envFilePlaces; ///< of each of the spec's files of variables

    // Values, with their variables replaced.
    QString text(const YamlNode &node);
    QStringList texts(const YamlNode &node); ///< a list of texts, or one text
    QStringList words(const YamlNode &node); ///< a list of texts, or a text to be taken apart
    bool isTrue(const YamlNode &node);
    QString textOf(const YamlNode &map, QStringView key); ///< empty if it is not there
    bool isTrueOf(const YamlNode &map, QStringView key, bool otherwise = false);
    /// Of a mapping, or of a list of NAME=VALUE; a name alone has none.
    struct Pair
    {
        QString name;
        std::optional<QString> value;
        YamlPlace place;
    };
    QList<Pair> pairs(const YamlNode &node);
    QMap<QString, QString> map(const YamlNode &node); ///< pairs() by name

    /// Calls for each entry of the mapping that says something; fails if it is none. Notes of the call have its place.
    void each(const YamlNode &map, const std::function<void(const QString &key, const YamlNode &value)> &take);
    /// Gives docker's option of this name a value.
    void set(const char *flag, const QString &value, const YamlNode &at);

    /// A path on the desktop, said at `at`, as a whole: relative to the file's folder, "~" for the home folder; as it
    /// is where these aren't known.
    QString absolute(const QString &path, const YamlNode &at) const;
    /// A volume's or a network's entry at the file's end; null if there is none. `isThere`: whether it is named at all.
    YamlPtr declared(QStringView section, const QString &name, bool *isThere = nullptr) const;
    /// What it is called on engines where it is not the project's: "external", "name". Empty if it is the project's.
    QString ownName(const YamlNode &declaration, const QString &key, bool *isExternal = nullptr);
    /// The project that Compose would run it in; empty if nobody knows.
    QString project();

    void note(const QString &text, const QString &why);
    void noteAt(const YamlPlace &place, const QString &text, const QString &why);
    void leftOut(const QString &key); ///< the usual note
    void fail(const YamlNode &at, const QString &what, const QString &next = {});
    void failAt(const YamlPlace &place, const QString &what, const QString &next = {});
    const QList<ReaderProblem> &problems() const { return m_problems; }
    const QList<PlacedNote> &notes() const { return m_notes; }
    void noteMissingVariables();

private:
    YamlPlace m_place; ///< what is being read
    QList<ReaderProblem> m_problems;
    QList<PlacedNote> m_notes;
    QStringList m_missing;
    QList<YamlPlace> m_missingPlaces;
};

/// All of a service but what it extends, which is part of it already.
void readComposeService(ComposeReader &reader, const YamlNode &service, const YamlPlace &place);

// Keys of a service, each group in a file of its own. False: it is not one of these.
bool readComposeProcess(ComposeReader &reader, const QString &key, const YamlNode &value);
bool readComposeMounts(ComposeReader &reader, const QString &key, const YamlNode &value);
bool readComposeNetworks(ComposeReader &reader, const QString &key, const YamlNode &value);
/// For a service that says nothing of networks.
void readComposeDefaultNetwork(ComposeReader &reader, const YamlPlace &place);
/// A project's own network or volume as Compose names it on engines.
QString composeNetworkName(const QString &project, const QString &key);
bool readComposeLimits(ComposeReader &reader, const QString &key, const YamlNode &value);
/// Keys that tell of other services.
bool readComposeRelations(ComposeReader &reader, const QString &key, const YamlNode &value);

/// What docker's --publish takes for a port in Compose's long form, its parts with variables replaced.
struct ComposePort
{
    QString address;
    QString published;
    QString target;
    QString protocol = QStringLiteral("tcp");

    QString publishText() const;
};

} // namespace bayplan::run
