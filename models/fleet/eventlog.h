// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "fleet/roles.h"

#include <QAbstractTableModel>

#include <deque>

namespace bayplan::fleet {

/// What the hosts reported last, newest first: engine events an operator cares about, and hosts lost and found.
class EventLog : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, Host, What, Happened, ColumnCount };

    struct Entry
    {
        core::Time time{};
        QString host;
        QString object; ///< container or image name, empty for the host itself
        QString text;   ///< "exited with code 1"
        Tone tone = Tone::Neutral;
        QString kind = {};  ///< what the object is: "container", "image"; empty for the host itself
        QString id = {};    ///< the object's
        QString event = {}; ///< "die", as the engine has it; empty where the desktop has found it out itself
    };

    /// `fleet` must outlive the log.
    explicit EventLog(Fleet &fleet, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static constexpr size_t maxEntries = 500;

Q_SIGNALS:
    /// Each as it comes, to be kept for longer.
    void happened(const bayplan::fleet::EventLog::Entry &entry);

private:
    void onEvent(HostId id, const engine::Event &event);
    void onChanged(const FleetChanges &changes);
    void add(Entry entry);

    Fleet &m_fleet;
    std::deque<Entry> m_entries;
    QHash<HostId, HostState> m_states;
};

/// What an engine's event says, in words, and how grave it is; an empty text for events of no interest to people.
/// `asked`: a container's end that somebody asked for, by `kill` just before, is no failure whatever its code.
std::pair<QString, Tone> describe(const engine::Event &event, bool asked = false);

} // namespace bayplan::fleet
