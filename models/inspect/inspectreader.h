// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/task.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "inspect/jsonnode.h"

#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace bayplan::inspect {

/// Reads the inspects of the containers that are watched, and again each time their engine tells of a change, at most
/// once in a while. One that can't be read any more keeps what was last read of it.
class InspectReader : public QObject
{
    Q_OBJECT

public:
    struct Document
    {
        std::optional<JsonNode> json = {}; ///< secrets are marked in it
        core::Time readAt{};
        std::optional<core::Error> error = {}; ///< why it could not be read the last time
        bool isGone() const { return error && error->kind == core::Error::Kind::NotFound; }
    };

    /// `fleet` must outlive it.
    explicit InspectReader(fleet::Fleet &fleet, QObject *parent = nullptr);
    ~InspectReader() override;

    /// Reads these and no others; the rest is forgotten.
    void watch(const QList<fleet::ContainerKey> &keys);
    /// Nothing is asked of any engine while it is paused; afterwards all is read anew.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    void refresh();
    /// Null if it is not watched; neither JSON nor error until it has first been read.
    const Document *document(const fleet::ContainerKey &key) const;

Q_SIGNALS:
    /// The document is another now.
    void changed(const bayplan::fleet::ContainerKey &key);

private:
    struct Watched
    {
        fleet::ContainerKey key;
        Document document;
        QByteArray text; ///< as it was last read
        core::Task task;
        bool due = true; ///< it is to be read, again if a read is on the way
    };

    Watched *watched(const fleet::ContainerKey &key);
    void readSoon(const fleet::ContainerKey &key);
    void readDue();
    void read(Watched &what);
    void take(Watched &what, const core::Result<QByteArray> &reply);
    void onChanged(const fleet::FleetChanges &changes);
    void onEvent(fleet::HostId host, const engine::Event &event);

    fleet::Fleet &m_fleet;
    std::vector<std::unique_ptr<Watched>> m_watched;
    bool m_paused = true;
    QTimer m_soon; ///< gathers what events of one change come in, and keeps reads apart
};

} // namespace bayplan::inspect
