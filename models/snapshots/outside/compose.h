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
    /// The network's key in the file; it is external, since it is there.
    QString network(const QString &name);
    /// The volume's: external, unless the container itself tells how it is made.
    QString volume(const run::Mount &mount);

    const Tree &networks() const { return m_networks; }
    const Tree &volumes() const { return m_volumes; }
    /// Names on the engine of those that must be there.
    QStringList externalNetworks() const { return m_networkKeys.keys(); }
    QStringList externalVolumes() const { return m_externalVolumes; }

private:
    Names m_networkNames{NameForm::Compose};
    Names m_volumeNames{NameForm::Compose};
    QMap<QString, QString> m_networkKeys;
    QMap<QString, QString> m_volumeKeys;
    QStringList m_externalVolumes;
    Tree m_networks;
    Tree m_volumes;
};

/// In Compose "$" begins a variable, but for "$$".
QString composeText(const QString &text);
QStringList composeTexts(QStringList texts);

/// A service that makes such a container; without its name, its scale, and the service whose network it shares, which
/// is still "container:ID".
Tree composeService(const OutsideContainer &container, ComposeShared &shared, Gaps &gaps);
void setComposeProcess(Tree &service, const OutsideContainer &container, Gaps &gaps);
void setComposeMounts(Tree &service, const OutsideContainer &container, ComposeShared &shared, Gaps &gaps);
void setComposeNetworks(Tree &service, const OutsideContainer &container, ComposeShared &shared, Gaps &gaps);
void setComposeLimits(Tree &service, const OutsideContainer &container);

} // namespace bayplan::snapshots::outside
