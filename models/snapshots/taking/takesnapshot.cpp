// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/taking/takesnapshot.h"

#include "core/soon.h"
#include "ingress/ingresslist.h"
#include "services/servicebook.h"
#include "snapshots/serviceparts.h"

#include <vector>

namespace bayplan::snapshots {

namespace {

/// Balancers that don't answer by then are in it as they are: not known.
constexpr std::chrono::seconds longestLook{10};

class Taking : public core::Task::Work
{
public:
    Taking(const Sources &sources, const CaptureWishes &wishes, std::function<void(CaptureProgress)> progress,
           std::function<void(Snapshot)> done)
        : m_sources(sources)
        , m_isOfChosen(!wishes.hosts.isEmpty())
        , m_done(std::move(done))
    {
        m_capture = capture(sources.fleet, wishes, std::move(progress), [this](Snapshot taken) {
            m_taken = std::move(taken);
            settle();
        });
    }

private:
    void settle()
    {
        m_taken.services = serviceParts(m_sources.book, m_sources.fleet);
        if (m_isOfChosen) {
            QStringList names;
            for (const HostPart &host : m_taken.hosts)
                names << host.name;
            m_taken = onlyHosts(std::move(m_taken), names);
        }
        for (const ServicePart &service : m_taken.services) {
            if (!m_sources.keeper.isBalanced(service.name))
                continue;
            ++m_open;
            m_settling.push_back(m_sources.keeper.settle(service.name, longestLook, [this] {
                if (--m_open == 0)
                    m_end = core::soon([this] { complete(); }); // it is within one of them
            }));
        }
        if (m_open == 0)
            complete();
    }

    void complete()
    {
        for (const ingress::Upkeep *upkeep : m_sources.keeper.all()) {
            const auto ingress = ingress::listed(m_sources.keeper, *upkeep, m_sources.fleet);
            for (ServicePart &service : m_taken.services) {
                if (service.name == ingress.service)
                    service.ingresses << ingress::toJson(ingress);
            }
        }
        const auto done = std::move(m_done); // may destroy this
        done(std::move(m_taken));
    }

    const Sources m_sources;
    const bool m_isOfChosen;
    std::function<void(Snapshot)> m_done;
    Snapshot m_taken;
    core::Task m_capture;
    std::vector<core::Task> m_settling;
    int m_open = 0; ///< of m_settling
    core::Task m_end;
};

} // namespace

core::Task takeSnapshot(const Sources &sources, const CaptureWishes &wishes,
                        std::function<void(CaptureProgress)> progress, std::function<void(Snapshot)> done)
{
    return core::Task(std::make_unique<Taking>(sources, wishes, std::move(progress), std::move(done)));
}

} // namespace bayplan::snapshots
