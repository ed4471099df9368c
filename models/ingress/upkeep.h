// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ingress/balancer.h"
#include "ingress/wanted.h"
#include "services/ingress.h"

#include <QObject>
#include <QSet>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace bayplan::ingress {

/// How often a balancer is asked.
struct UpkeepTimes
{
    std::chrono::milliseconds hurried{150};    ///< while somebody waits for it
    std::chrono::milliseconds watched{1'500};  ///< while somebody looks at it
    std::chrono::milliseconds idle{10'000};    ///< else
    std::chrono::milliseconds firstRetry{500}; ///< after an error; doubles up to `idle`
    /// Where it took what it was told and differs all the same, it is told again after `firstRetry`, which doubles up
    /// to this.
    std::chrono::milliseconds slowest{120'000};
};

/// One ingress: reads what its balancer has, works out what it is to have, and applies the difference where that comes
/// of the service: replicas that come, go, or have other ports. What somebody has changed in the balancer by hand is
/// told, and left until repair().
class Upkeep : public QObject
{
    Q_OBJECT

public:
    /// What is known of the service now; the balancer's part is filled in here. Nothing: that isn't known at the
    /// moment.
    using Input = std::function<std::optional<WantedInput>()>;
    /// Makes the balancer, or says why that can't be; asked again after an error.
    using Make = std::function<core::Result<std::unique_ptr<Balancer>>(const services::Ingress &)>;

    Upkeep(services::Ingress ingress, Input input, Make make, UpkeepTimes times, QObject *parent = nullptr);
    ~Upkeep() override;

    const services::Ingress &ingress() const { return m_ingress; }
    BalancerTraits traits() const { return m_balancer ? m_balancer->traits() : BalancerTraits(); }
    /// As it was read last; nothing before.
    const std::optional<SeenBackend> &seen() const { return m_seen; }
    const QList<WantedServer> &wanted() const { return m_wanted; }
    const QList<Difference> &differences() const { return m_differences; }
    /// Why it couldn't be read or told the last time; nothing if it could.
    const std::optional<core::Error> &error() const { return m_error; }
    /// Whether what was seen is known to be in force; else it is in a file that may not have been read since it was
    /// written.
    bool isSure() const { return m_inForce.has_value(); }
    /// Whether it is going to apply something.
    bool isPending() const
    {
        return m_mustApply && (m_isActing || m_isRepairing) && (!m_differences.isEmpty() || !isSure());
    }
    bool isInStep() const { return m_seen && !m_error && m_differences.isEmpty(); }
    /// When the balancer was last read without an error.
    std::optional<core::MonotonicTime> readAt() const { return m_readAt; }

    /// Whether it changes anything at all; else it looks only.
    void setActing(bool acting);
    void setWatched(bool watched);
    void setHurried(bool hurried);
    /// The service may be different.
    void look();
    /// Applies whatever is different, too.
    void repair();
    /// Ends what it is at, and takes our part out of the balancer; nothing is done after that.
    [[nodiscard]] core::Task giveUp(std::function<void(core::Result<void>)> done);
    /// After that: it is to be there all the same.
    void keepAgain();

Q_SIGNALS:
    /// Read again, changed, or failed.
    void changed();

private:
    struct GivingUp;
    /// What was told last, and how many times in a row.
    struct Attempt
    {
        QList<WantedServer> servers;
        int times = 1;
        core::MonotonicTime ended;
        bool failed = false;
    };

    void cycle();
    void read();
    QStringList gone() const;
    void onRead(const core::Result<SeenBackend> &seen);
    void noteLeaving(const QList<WantedServer> &before);
    void judgeWhetherInForce(const core::Result<SeenBackend> &seen);
    void apply(const QList<WantedServer> &servers);
    void failed(const core::Error &error);
    void again(std::chrono::milliseconds wait);
    std::chrono::milliseconds usualWait() const;
    /// Until it may be read, and be told the same, once more.
    std::chrono::milliseconds untilRead() const;
    std::chrono::milliseconds untilApplied() const;

    const services::Ingress m_ingress;
    const Input m_input;
    const Make m_make;
    const UpkeepTimes m_times;
    std::unique_ptr<Balancer> m_balancer;
    std::optional<SeenBackend> m_seen;
    QList<WantedServer> m_wanted;
    QSet<QString> m_leaving; ///< names of those that were wanted and are there yet
    QList<Difference> m_differences;
    std::optional<core::Error> m_error;
    std::optional<core::MonotonicTime> m_readAt;
    bool m_isActing = false;
    bool m_isWatched = false;
    bool m_isHurried = false;
    bool m_isRepairing = false; ///< asked to, and not done yet
    bool m_isGivenUp = false;
    bool m_isGivingUp = false; ///< it is being removed
    bool m_isBusy = false;     ///< a read or an apply is on its way
    bool m_lookAgain = false;  ///< after that
    bool m_mustApply = true;   ///< whatever is different
    int m_failures = 0;        ///< to read it, in a row
    std::optional<Attempt> m_attempt;
    /// Its servers when they were last known to be in force; nothing once there are others, or may be.
    std::optional<QList<WantedServer>> m_inForce;
    bool m_isTold = false;                      ///< all it was told is in force, and it has not been read since
    std::optional<core::MonotonicTime> m_begun; ///< the last read
    std::chrono::milliseconds m_readTook{0};
    core::Task m_work;
    core::Task m_timer;
};

} // namespace bayplan::ingress
