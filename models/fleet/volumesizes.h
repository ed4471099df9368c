// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/task.h"
#include "fleet/fleet.h"

#include <QHash>
#include <QObject>

#include <optional>
#include <unordered_map>

namespace bayplan::fleet {

/// How large volumes are, as far as they have been measured: only when an operator asks, since an engine reads through
/// every file for it, and never on a timer.
class VolumeSizes : public QObject
{
    Q_OBJECT

public:
    /// `fleet` must outlive it.
    explicit VolumeSizes(Fleet &fleet, QObject *parent = nullptr);

    /// Asks those of the hosts that are live and aren't being asked already.
    void measure(const QList<HostId> &hosts);
    bool isMeasuring(HostId host) const { return m_tasks.contains(host); }
    bool isMeasuring() const { return !m_tasks.empty(); }
    /// Bytes; nothing where it is not known. That of a volume made anew is the former one's until it is measured again.
    std::optional<qint64> size(HostId host, const QString &volume) const;
    /// When the host was measured last.
    std::optional<core::Time> measuredAt(HostId host) const;

Q_SIGNALS:
    /// What is known of the host is another now, or it has begun or ended.
    void changed(bayplan::fleet::HostId host);
    void failed(bayplan::fleet::HostId host, const bayplan::core::Error &error);

private:
    struct Measured
    {
        core::Time at{};
        QHash<QString, qint64> sizes;
    };

    Fleet &m_fleet;
    QHash<HostId, Measured> m_measured;
    std::unordered_map<HostId, core::Task> m_tasks;
};

} // namespace bayplan::fleet
