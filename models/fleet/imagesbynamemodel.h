// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/imagespread.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/livenesswatch.h"
#include "fleet/roles.h"

#include <QTimer>

namespace bayplan::fleet {

/// One image over all hosts.
struct ImageNameRow
{
    ImageSpread spread;
    QStringList unseen; ///< hosts whose images are not known: nothing can be said of them
    int hostsTotal = 0; ///< these included

    bool isDangling() const { return spread.reference.isEmpty(); }
    int containers() const;
    /// Its name, or its id when dangling.
    QString key() const;
    bool operator==(const ImageNameRow &) const = default;
};

/// Images by name: where each is, where it is missing, whether hosts mean different images by it.
class ImagesByNameModel : public KeyedTableModel<QString, ImageNameRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Repository, Tag, Size, Hosts, Missing, Containers, State, ColumnCount };

    /// `fleet` must outlive the model.
    explicit ImagesByNameModel(Fleet &fleet, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    void rebuild();
    QVariant display(const ImageNameRow &row, int column) const;
    QVariant sortValue(const ImageNameRow &row, int column) const;

    Fleet &m_fleet;
    LivenessWatch m_liveness;
    QTimer m_recount;
};

/// What is known of every host's images; hosts never seen are left out: nothing can be said to be missing there.
std::vector<HostImages> knownImages(const Fleet &fleet);

} // namespace bayplan::fleet
