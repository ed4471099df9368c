// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/record.h"
#include "snapshots/restore/unmask.h"
#include "snapshots/snapshot.h"

#include <QHash>
#include <QMap>
#include <QMultiHash>
#include <QStringList>

#include <optional>
#include <utility>

namespace bayplan::snapshots {

/// Which service a container is a replica of: as ServicePart names it. Empty: nobody's.
struct ReplicaName
{
    QString service;
    QString title; ///< without Compose's project
    int slot = 0;
    int revision = 0;
};
ReplicaName replicaNameOf(const QJsonObject &inspect);

/// An inspect with what was masked as it is now.
struct FilledInspect
{
    QJsonObject json;
    QStringList notes; ///< how many values are taken from what, in sentences
    QStringList left;  ///< names of values that are masked yet, of what a container is made of
};

/// Where what a snapshot has masked is looked for: in the container of that host and name, in other replicas of its
/// service, in its service's record. `now` must outlive it, and have its secrets.
class PresentValues
{
public:
    explicit PresentValues(const Snapshot &now);

    FilledInspect filled(const QString &host, const QString &container, const QJsonObject &inspect);
    /// A record as a snapshot has it. Values of a revision are those of the same revision now, of the current one also
    /// those of whatever revision is current now.
    QJsonObject filledRecord(const QString &service, const QJsonObject &record, int *taken);

private:
    struct Place
    {
        size_t host;
        size_t container;
    };

    const Present &present(const Place &place);
    QList<Place> replicasOf(const QString &service, int revision);
    QList<QJsonObject> specsOf(const QString &service, int revision, bool isCurrent);
    QString nameOf(const Place &place) const;

    const Snapshot &m_now;
    QHash<std::pair<QString, QString>, Place> m_containers;
    std::optional<QMultiHash<QString, std::pair<int, Place>>> m_replicas = {}; ///< with their revisions, by service
    std::map<std::pair<size_t, size_t>, Present> m_present;
};

/// "DB_PASSWORD, TOKEN", a few of them.
QString someOf(QStringList names);
/// "DB_PASSWORD is masked in the snapshot, and nothing that is there now has it"; of several likewise.
QString stillMasked(const QStringList &names);
/// Names of what is masked yet, each once.
QStringList namesOf(const QList<MaskedValue> &values);

} // namespace bayplan::snapshots
