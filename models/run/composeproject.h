// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace bayplan::run {

/// What can't be done of a Compose file.
struct ComposeProblem
{
    QString file;   ///< the file it stands in, as its path is written from the folder; empty: the Compose file itself
    int line = 0;   ///< from 1; 0: the file as a whole
    QString reason; ///< a sentence without its full stop
    QString next = {};

    QString message() const; ///< "Line 7: Reason"
};

/// What was left out of a Compose file or means something else here.
struct ComposeNote
{
    QString file;
    int line = 0;
    QString service; ///< whose; empty: nobody's
    QString text;    ///< what it is of
    QString why;     ///< a sentence without its full stop
};

/// A network's part of its addresses.
struct ComposeSubnet
{
    QString subnet;
    QString range = {};
    QString gateway = {};

    bool operator==(const ComposeSubnet &) const = default;
};

/// A network that the services are in. It must be there before they are: one that is external is never made.
struct ComposeNetwork
{
    QString key;  ///< as the file calls it
    QString name; ///< as it is called on engines
    bool isExternal = false;
    QString driver = {}; ///< empty: the engine's default
    QMap<QString, QString> driverOptions = {};
    QMap<QString, QString> labels = {};
    bool isInternal = false;
    bool isAttachable = false;
    bool hasIpv6 = false;
    QString ipamDriver = {};
    QList<ComposeSubnet> subnets = {};
    QStringList services = {}; ///< those in it
    int line = 0;              ///< from 1; 0: the file says nothing of it

    bool operator==(const ComposeNetwork &) const = default;
};

/// A volume that services mount; one that isn't external is made with the first container that mounts it.
struct ComposeVolume
{
    QString key;
    QString name;
    bool isExternal = false;
    QString driver = {};
    QMap<QString, QString> driverOptions = {};
    QMap<QString, QString> labels = {};
    QStringList services = {};
    int line = 0;

    bool operator==(const ComposeVolume &) const = default;
};

/// What is asked of Compose files on the desktop.
struct ComposeRequest
{
    QStringList files; ///< each further one is put over those before it; the first one's folder is the project's
    QMap<QString, QString> environment;
    QStringList profiles = {}; ///< those that are chosen; "*": all. Empty: what COMPOSE_PROFILES says
    QString project = {};      ///< its name; empty: what the file, the environment or the folder says
    QStringList envFiles = {}; ///< read instead of ".env", each over those before it; paths on the desktop
};

/// A whole Compose file. What is wrong in it is gathered, not only the first; the rest is of use only if nothing is.
struct ComposeProject
{
    QString name;   ///< empty if nobody knows
    QString folder; ///< absolute; empty if nobody knows
    /// Those of the chosen profiles and those of none, each behind all that it depends on. Their files of variables
    /// are read, and in `env`.
    QList<ComposeService> services;
    QStringList otherServices; ///< those of other profiles
    QStringList profiles;      ///< all that the file has, sorted
    QList<ComposeNetwork> networks;
    QList<ComposeVolume> volumes;
    QList<ComposeNote> notes;
    QList<ComposeProblem> problems;
};

/// Reads the files, the file ".env" in their folder, and what they name: those they extend, those of variables.
ComposeProject readComposeProject(const ComposeRequest &request);
/// The same of a text, where `around` holds all variables. Without a folder nothing else is read.
ComposeProject readComposeProject(const QString &text, const ComposeSurroundings &around,
                                  const QStringList &profiles = {});

} // namespace bayplan::run
