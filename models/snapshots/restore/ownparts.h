// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QHash>
#include <QSet>

namespace bayplan::snapshots {

/// What inspects of one host's containers call by ids that are of one making alone: other containers, and volumes that
/// nobody named.
class OwnParts
{
public:
    explicit OwnParts(const HostPart &host);

    /// With other containers by their names, so that whichever has the name is meant.
    QJsonObject byNames(const QJsonObject &inspect) const;
    /// As it is compared: that, and without the names of such volumes.
    QByteArray compared(const QByteArray &inspect) const;
    /// Names of other containers that have to be there before it is made or started.
    QStringList needed(const QJsonObject &inspect) const;
    /// Those of them that it is in: when one of them is made anew, so must it be.
    QStringList joined(const QJsonObject &inspect) const;

private:
    QString nameOf(const QString &reference) const;

    QHash<QString, QString> m_names; ///< by id
    QSet<QString> m_all;
};

} // namespace bayplan::snapshots
