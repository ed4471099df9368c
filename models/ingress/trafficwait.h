// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/keeper.h"

#include <QPointer>

namespace bayplan::ingress {

/// A replica on its way in or out; ends with the task that has it.
class TrafficWait : public QObject
{
    Q_OBJECT

public:
    enum class Way { In, Out };
    struct What
    {
        QString service;
        fleet::ContainerKey replica;
        Way way = Way::In;
        std::chrono::milliseconds limit{0};             ///< In: until it is an error
        std::optional<std::chrono::seconds> drain = {}; ///< Out: see Traffic::takeOut()
        services::Traffic::Progress progress;
        services::Traffic::Done done;
    };

    TrafficWait(Keeper &keeper, What what);
    ~TrafficWait() override;

    const What &what() const { return m_what; }
    /// Its service's balancers have been read, or it is different itself.
    void look();

private:
    /// What one balancer says of it.
    struct Say
    {
        bool done = false;
        QString waitsFor = {}; ///< in words
        std::optional<core::Error> error = {};
    };
    void judge();
    Say judgeIn(const Upkeep &upkeep, const services::Replica *replica);
    Say judgeOut(const Upkeep &upkeep);
    /// Its file says so, and it may still run with what was in that before.
    static Say unsure(const Upkeep &upkeep);
    void end(core::Result<void> result);

    QPointer<Keeper> m_keeper;
    What m_what;
    const core::MonotonicTime m_begun = core::monotonicNow();
    std::map<QString, core::MonotonicTime> m_outSince; ///< by ingress
    std::optional<core::MonotonicTime> m_troubleSince;
    core::Task m_looking;
    core::Task m_timer;
    bool m_hasEnded = false;
};

} // namespace bayplan::ingress
