// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::tests {

/// A container as `docker run` makes it.
struct VariedContainer
{
    QString name;
    QStringList options;
    QStringList words = {}; ///< the image and its command; empty: a quick image with its own
    bool isStopped = false; ///< made, but never started
};

/// Containers that have between them whatever Compose has words for, texts that it could take for more than texts, and
/// some of what it can't say. What they mount of this machine is in `folder`.
QList<VariedContainer> variedContainers(const QString &folder);
/// Words of `docker` that make the networks and volumes that must be there before them.
QList<QStringList> variedObjects();
/// … and that connect them to further networks.
QList<QStringList> variedConnections();
/// Names of the networks and volumes that there are then.
QStringList variedNetworks();
QStringList variedVolumes();
/// Texts in which a reader may see quotes, variables, templates, comments or other types.
QStringList awkwardTexts();

} // namespace bayplan::tests
