// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logfollower.h"
#include "logs/logmerger.h"
#include "logs/logstore.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace bayplan::logs {

/// The logs of some containers, of whatever hosts, followed as one: merged by time into a store. What has come stays
/// while the containers are the same ones; reading stops while the session is not active and goes on where it was.
class LogSession : public QObject
{
    Q_OBJECT

public:
    /// At most so many are followed; each is a connection to its engine.
    static constexpr qsizetype mostContainers = 200;

    struct Source
    {
        QString name; ///< the container's, when it was chosen
        QString host;
    };

    /// `fleet` must outlive it.
    explicit LogSession(fleet::Fleet &fleet, LogStore::Limits limits = {}, QObject *parent = nullptr);
    ~LogSession() override;

    /// Begins anew with the last lines of each.
    void setContainers(const QList<fleet::ContainerKey> &keys);
    void setActive(bool active);
    /// Begins anew with all lines the engines have.
    void loadAll();
    /// False while only the last lines of each were asked for.
    bool hasAll() const { return m_all; }
    /// Of those chosen, how many are left out; see mostContainers.
    qsizetype leftOut() const { return m_leftOut; }

    const LogStore &store() const { return m_store; }
    /// By the number lines know them by.
    const std::vector<Source> &sources() const { return m_sources; }
    const std::vector<std::unique_ptr<LogFollower>> &followers() const { return m_followers; }

Q_SIGNALS:
    /// Lines have come (or old ones were forgotten); at most every 30 ms.
    void changed();
    /// All lines are gone; others may come.
    void cleared();
    /// A follower's state is another one.
    void statusChanged();

private:
    void begin();
    void mergeSome();

    fleet::Fleet &m_fleet;
    LogStore m_store;
    QList<fleet::ContainerKey> m_keys;
    std::vector<Source> m_sources;
    std::unique_ptr<LogMerger> m_merger;
    std::vector<std::unique_ptr<LogFollower>> m_followers;
    qsizetype m_leftOut = 0;
    bool m_active = false;
    bool m_all = false;
    QTimer m_mergeTimer;
    QTimer m_changedTimer;
};

} // namespace bayplan::logs
