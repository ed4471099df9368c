// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/roles.h"

namespace bayplan::fleet {

/// One line of `docker images` on one host: an image under one of its names, or without any (dangling).
struct ImageRow
{
    HostId host = 0;
    QString hostName;
    QString tag; ///< "repository:tag"; empty when dangling
    engine::Image image;
    int containers = 0;
    int hostsWith = 0; ///< live and known hosts that have this tag
    int hostsTotal = 0;
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
    void rebuild(const QSet<HostId> &hosts);
    std::vector<ImageRow> rowsOf(const HostConnection &host) const;
    QVariant display(const ImageRow &row, int column) const;
    QVariant sortValue(const ImageRow &row, int column) const;

    Fleet &m_fleet;
};

/// "registry:5000/app:1" → ("registry:5000/app", "1").
std::pair<QString, QString> splitTag(const QString &reference);

} // namespace bayplan::fleet
