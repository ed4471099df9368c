// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/pullplan.h"
#include "services/observed.h"

#include <QPointer>

#include <functional>
#include <memory>

namespace bayplan::services {

class LeaseKeeper;

/// Brings an image that none of the hosts has to several of them as one and the same: whoever is first pulls what its
/// name means now, which is written into the record, and the others have that brought. Where it can't be pulled, the
/// next one is the first.
class ImageOnce : public std::enable_shared_from_this<ImageOnce>
{
public:
    /// As bringImageStep() makes it.
    using Bring = std::function<operations::Step(const Desired &desired, fleet::HostId host, fleet::HostId from,
                                                 const images::Pulled &pulled)>;

    ImageOnce(Desired desired, std::shared_ptr<LeaseKeeper> keeper, Bring bring);

    operations::Step step(fleet::HostId host);
    /// With the image resolved once it is.
    Desired desired() const;

private:
    bool isOpen() const { return desired().spec.resolvedImage.isEmpty(); }
    void start(operations::StepRun &run);
    void take(operations::StepRun &run, const QString &image);
    void goOn();

    const Desired m_desired;
    const std::shared_ptr<LeaseKeeper> m_keeper;
    const Bring m_bring;
    QPointer<operations::StepRun> m_first;
    QList<QPointer<operations::StepRun>> m_waiting;
    fleet::HostId m_holder = 0; ///< that has it by now
    bool m_isWriting = false;
};

} // namespace bayplan::services
