// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/imagespread.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/livenesswatch.h"
#include "fleet/roles.h"

namespace bayplan::fleet {

/// One line of `docker images` on one host: an image under one of its names, or without any (dangling).
struct ImageRow
{
    HostId host = 0;
    QString hostName;
    QString tag; ///< "repository:tag" as the engine writes it; empty when dangling
    engine::Image image;
    int containers = 0;
    int hostsWith = 0;    ///< hosts that have an image of this name, however their engines write it
    int hostsTotal = 0;   ///< those never seen included
    bool missing = false; ///< a host is known to be without it
    bool differs = false; ///< another host has a different image under the same tag
    bool stale = false;

    /// Host, and tag with id: a tag that moves to another image is another row.
    ContainerKey key() const { return {host, QString(tag + u'\n' + image.id)}; }
    bool operator==(const ImageRow &) const = default;
};

/// Images of all hosts.
class ImagesModel : public KeyedTableModel<ContainerKey, ImageRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Repository, Tag, Host, Id, Size, Created, Containers, Spread, ColumnCount };

    /// `fleet` must outlive the model.
    explicit ImagesModel(Fleet &fleet, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    void rebuildAll();
    void rebuild(const QSet<HostId> &hosts);
    std::vector<ImageRow> rowsOf(const HostConnection &host) const;
    QVariant display(const ImageRow &row, int column) const;
    QVariant sortValue(const ImageRow &row, int column) const;

    struct Known
    {
        int hosts = 0;
        bool differs = false;
        bool missing = false;
    };

    Fleet &m_fleet;
    LivenessWatch m_liveness;
    QHash<QString, Known> m_spread; ///< by familiar name
};

} // namespace bayplan::fleet
