// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/outside/containers.h"
#include "snapshots/outside/names.h"
#include "snapshots/outside/tree.h"

#include <QMap>

namespace bayplan::snapshots::outside {

// The parts of a Compose file, each in a file of its own.

/// What a file's services share: networks and volumes by the names they have in it.
class ComposeShared
{
public:
    /// The key in the file of a network that the container is in; it is external, since it is there.
    QString network(const OutsideContainer &container, const run::Network &network);
    /// The volume's: external, unless the container itself tells how it is made.
    QString volume(const OutsideContainer &container, const run::Mount &mount, Gaps &gaps);

    const Tree &networks() const { return m_networks; }
    const Tree &volumes() const { return m_volumes; }
    /// What must be there before the file is used, and the commands that make it as it was; in sentences.
    QStringList notes() const;

private:
    struct Entry
    {
        QString key;                    ///< in the file
        const HostPart *host;           ///< where it was first met
        const HostPart *addresses = {}; ///< whose containers have addresses of a network's own; null: nobody's
        bool isExternal = true;         ///< the file doesn't make it
    };

    Names m_networkNames{NameForm::Compose};
    Names m_volumeNames{NameForm::Compose};
    QMap<QString, Entry> m_networkEntries; ///< by the names on the engine
    QMap<QString, Entry> m_volumeEntries;
    Tree m_networks;
    Tree m_volumes;
};

/// In Compose "$" begins a variable, but for "$$".
QString composeText(const QString &text);
QStringList composeTexts(QStringList texts);
QMap<QString, QString> composeTexts(QMap<QString, QString> texts); ///< keys are none

/// A service that makes such a container; without its name, its scale, and the service whose network it shares, which
/// is still "container:ID".
Tree composeService(const OutsideContainer &container, ComposeShared &shared, Gaps &gaps);
void setComposeProcess(Tree &service, const OutsideContainer &container, Gaps &gaps);
void setComposeMounts(Tree &service, const OutsideContainer &container, ComposeShared &shared, Gaps &gaps);
void setComposeNetworks(Tree &service, const OutsideContainer &container, ComposeShared &shared, Gaps &gaps);
void setComposeLimits(Tree &service, const OutsideContainer &container);
/// An option of the container's `leftOut`; false if Compose has no words for it.
bool setComposeLeftOut(Tree &service, const QString &option, const OutsideContainer &container);

} // namespace bayplan::snapshots::outside
