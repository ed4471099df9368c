// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/volume.h"
#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/livenesswatch.h"
#include "fleet/objectusers.h"
#include "fleet/roles.h"
#include "fleet/volumesizes.h"

#include <QTimer>

#include <optional>

namespace bayplan::fleet {

/// One volume of one host.
struct VolumeRow
{
    HostId host = 0;
    QString hostName;
    engine::Volume volume;
    ObjectUsers users;
    std::optional<qint64> size; ///< bytes, where it has been measured
    bool stale = false;

    ContainerKey key() const { return {host, volume.name}; }
    bool operator==(const VolumeRow &) const = default;
};

/// Volumes of all hosts and who uses them.
class VolumesModel : public KeyedTableModel<ContainerKey, VolumeRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Name, Host, Driver, Users, Size, Created, Labels, Scope, Mountpoint, ColumnCount };

    /// `fleet` and `sizes` must outlive the model.
    VolumesModel(Fleet &fleet, VolumeSizes &sizes, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    /// The rows of these hosts, of all if none are named.
    void rebuild(const QSet<HostId> &hosts);
    QVariant display(const VolumeRow &row, int column) const;
    QVariant sortValue(const VolumeRow &row, int column) const;

    Fleet &m_fleet;
    VolumeSizes &m_sizes;
    LivenessWatch m_liveness;
    QSet<HostId> m_usersChanged; ///< on these hosts; gathered, since containers change in storms
    QTimer m_usersTimer;
};

} // namespace bayplan::fleet
