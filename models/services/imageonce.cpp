// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/imageonce.h"

#include "core/soon.h"
#include "operations/steprun.h"
#include "services/leasekeeper.h"
#include "services/resolvedimage.h"
#include "services/words.h"

#include <utility>

namespace bayplan::services {

using core::Result;
using operations::Step;
using operations::StepRun;

ImageOnce::ImageOnce(Desired desired, std::shared_ptr<LeaseKeeper> keeper, Bring bring)
    : m_desired(std::move(desired))
    , m_keeper(std::move(keeper))
    , m_bring(std::move(bring))
{
}

Desired ImageOnce::desired() const
{
    Desired desired = m_desired;
    const Revision *revision = m_keeper->record().find(desired.revision);
    if (revision && desired.spec.resolvedImage.isEmpty())
        desired.spec.resolvedImage = revision->spec.resolvedImage;
    return desired;
}

Step ImageOnce::step(fleet::HostId host)
{
    Step step = m_bring(m_desired, host, 0, {});
    step.start = [self = shared_from_this()](StepRun &run) { self->start(run); };
    return step;
}

void ImageOnce::start(StepRun &run)
{
    const fleet::HostId host = run.target().host;
    if (!isOpen())
        return m_bring(desired(), host, m_holder, {}).start(run);
    if (m_first || m_isWriting) {
        m_waiting << &run;
        return run.progress(tr("Waiting until another host has it, so that all have the same"));
    }
    m_first = &run;
    const auto pulled = [self = shared_from_this()](StepRun &at, const images::ImageDetails &image) {
        self->take(at, resolvedImage(self->m_desired.spec.container.image, image.id, image.digests));
    };
    // However it ends: done, failed or cancelled.
    QObject::connect(&run, &QObject::destroyed, m_keeper.get(), [self = shared_from_this()] { self->goOn(); });
    m_bring(m_desired, host, 0, pulled).start(run);
}

void ImageOnce::take(StepRun &run, const QString &image)
{
    m_holder = run.target().host;
    const auto resolve = [number = m_desired.revision, image](ServiceRecord &record) {
        for (Revision &revision : record.revisions) {
            if (revision.number == number && revision.spec.resolvedImage.isEmpty())
                revision.spec.resolvedImage = image;
        }
    };
    if (!m_keeper->isWritten()) {
        m_keeper->prepare(resolve);
        run.finish({});
        return goOn();
    }
    m_isWriting = true;
    m_keeper->change(resolve, [self = shared_from_this(), at = QPointer(&run)](const Result<void> &outcome) {
        self->m_isWriting = false;
        if (at)
            at->finish(outcome);
        self->goOn();
    });
}

/// Those that wait: all of them once it is known which image it is, else one that is the first then.
void ImageOnce::goOn()
{
    while (!m_waiting.isEmpty() && !m_isWriting && (!m_first || !isOpen())) {
        const QPointer<StepRun> next = m_waiting.takeFirst();
        if (!next)
            continue;
        next->keep(core::soon([self = shared_from_this(), next] { self->start(*next); }));
        if (isOpen())
            return;
    }
}

} // namespace bayplan::services
