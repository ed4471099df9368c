// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/hosttags.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/roles.h"

namespace bayplan::fleet {

class StatsPoller;

struct HostRow
{
    HostId id = 0;
    QString name;
    QString endpoint;
    QString kind;         ///< "socket", "tcp", …
    QString colour;       ///< one of hostColours(); empty: none
    QList<HostTag> marks; ///< production, read-only, certificate not checked
    QList<HostTag> labels;
    HostState state = HostState::Connecting;
    core::Time since{};
    QString error;                      ///< why unreachable, or what a live host can't tell; empty if all is well
    std::optional<core::Time> lastSeen; ///< told only while unreachable, when it stands still
    std::optional<core::Time> nextTry;
    bool waitsForOperator = false; ///< unreachable, and not tried again by itself
    std::optional<engine::EngineInfo> engine;
    std::optional<engine::ApiVersion> api;
    int running = 0;
    int stopped = 0;
    int images = 0;

    HostId key() const { return id; }
    bool operator==(const HostRow &) const = default;
};

/// The hosts of the workspace.
class HostsModel : public KeyedTableModel<HostId, HostRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column {
        Name,
        State,
        Marks,
        Labels,
        Engine,
        Api,
        Endpoint,
        Running,
        Stopped,
        Images,
        Cpu,
        Memory,
        System,
        ColumnCount
    };

    /// `fleet` and `stats` must outlive the model; without `stats` (headless) the figures stay empty.
    explicit HostsModel(Fleet &fleet, StatsPoller *stats = nullptr, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void update(const QSet<HostId> &ids);
    HostRow makeRow(const HostConnection &host) const;
    QVariant display(const HostRow &row, int column) const;
    QVariant sortValue(const HostRow &row, int column) const;

    Fleet &m_fleet;
    StatsPoller *m_stats;
};

/// "Connected", "Slow to answer", "Unreachable, last seen 14 s ago".
QString stateText(const HostRow &row, core::Time now);
/// Out of reach is a warning for a host that was seen before; for one that never was, something is set wrongly.
Tone toneOf(HostState state, bool seenBefore);
/// "Docker 20.10.24"; empty while not known.
QString engineText(const HostRow &row);

} // namespace bayplan::fleet
