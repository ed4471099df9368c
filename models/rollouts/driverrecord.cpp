// SPDX-License-Identifier: GPL-3.0-or-later
// What a Driver reads and writes of the service's record.
#include "core/soon.h"
#include "rollouts/driver.h"
#include "services/change.h"
#include "services/leasekeeper.h"
#include "services/recordsteps.h"

#include <algorithm>

namespace bayplan::rollouts {

using core::Result;
using services::Rollout;
using services::ServiceRecord;

namespace {
/// After a record could not be written.
constexpr std::chrono::milliseconds writesAgain{1'000};
} // namespace

/// Takes in what others have written, and sees to it that there is a record at all.
void Driver::lookAtRecord()
{
    qint64 atHome = 0;
    if (const auto head = m_book.head(m_service)) {
        if (const services::FoundRecord *newest = services::latest(head->found))
            m_keeper->see(*newest);
        for (const services::FoundRecord &found : head->found) {
            if (found.host == m_home)
                atHome = std::max(atHome, found.record.generation);
        }
    }
    const fleet::HostConnection *home = m_means.fleet.host(m_home);
    if (atHome == 0 && home && fleet::isLive(home->status().state) && m_seenGeneration == m_keeper->record().generation)
        m_keeper->restoreRecord();
    m_seenGeneration = atHome;
}

void Driver::addRevisions(World &world) const
{
    const ServiceRecord &record = m_keeper->record();
    for (const services::Revision &revision : record.revisions) {
        world.specs.insert(revision.number, revision.spec);
        if (!revision.spec.resolvedImage.isEmpty())
            continue;
        // What the name of another one means by now is not what it meant.
        const QString image = m_book.meantImage(revision, revision.number == record.rollout->target());
        if (!image.isEmpty())
            world.meant.insert(revision.number, image);
    }
}

void Driver::write(const Rollout &next, qsizetype failures)
{
    std::optional<QList<services::Place>> places;
    Rollout rollout = next;
    if (!rollout.isActive()) {
        rollout.ended = core::now();
        if (const auto state = m_book.state(m_service))
            places = services::restore(*state).record.places;
    }
    if (rollout.state == Rollout::State::Running || rollout.state == Rollout::State::RollingBack)
        m_memory.progressed = core::monotonicNow();
    writeRecord(
        [rollout, places](ServiceRecord &record) {
            record.rollout = rollout;
            record.revision = rollout.target();
            record.places = places.value_or(record.places);
        },
        [this, failures] { m_failures.remove(0, failures); });
}

/// From now on all that is made of these revisions, by whomever, is of these images.
void Driver::writeImages(const QMap<int, QString> &images)
{
    writeRecord(
        [images](ServiceRecord &record) {
            for (services::Revision &revision : record.revisions) {
                if (revision.spec.resolvedImage.isEmpty())
                    revision.spec.resolvedImage = images.value(revision.number);
            }
        },
        [this] { m_copiesLackImages = true; });
}

void Driver::writeRecord(std::function<void(ServiceRecord &)> how, std::function<void()> written)
{
    m_writing = true;
    m_keeper->change(std::move(how), [driver = QPointer(this), written = std::move(written),
                                      generation = m_keeper->record().generation](const Result<void> &outcome) {
        if (!driver)
            return;
        if (outcome)
            written();
        // Where somebody else was first: from what they have made of it. Else it would only be tried the same way.
        if (outcome || driver->m_keeper->record().generation != generation || driver->m_keeper->lost())
            return driver->onWritten();
        driver->m_rewriting = core::soon([driver] { driver->onWritten(); }, writesAgain);
    });
}

void Driver::onWritten()
{
    m_rewriting.cancel();
    m_writing = false;
    if (!m_operation || m_operation->hasEnded())
        onOperationEnded(); // it was cancelled meanwhile
    else
        look();
}

std::vector<operations::Step> Driver::copySteps(const ServiceRecord &record, const services::Change &change) const
{
    std::vector<operations::Step> steps;
    auto writes = services::writeRecordSteps(record, m_home, change.copies, m_means.fleet);
    for (size_t i = 1; i < writes.size(); ++i) {
        writes[i].after.clear();
        steps.push_back(std::move(writes[i]));
    }
    return steps;
}

/// What whoever takes over from a lost home must know: whether it goes on, and where to, and with which image.
void Driver::writeCopies()
{
    const Rollout &now = rollout();
    const bool isSame = now.state == m_copied.state && now.back == m_copied.back && now.promoted == m_copied.promoted;
    if ((isSame && !m_copiesLackImages) || !now.isActive()) // at its end: see lastSteps()
        return;
    m_copied = now;
    m_copiesLackImages = false;
    const auto state = m_book.state(m_service);
    if (!state)
        return;
    for (operations::Step &step : copySteps(record(), services::restore(*state)))
        m_operation->append(std::move(step));
}

/// The record's copies, and those of no use any more: as a change of the service has them.
std::vector<operations::Step> Driver::lastSteps() const
{
    std::vector<operations::Step> steps;
    const auto state = m_book.state(m_service);
    if (!state || rollout().isActive() || m_keeper->lost())
        return steps;
    const services::Change change = services::restore(*state);
    ServiceRecord copy = record();
    copy.lease.reset(); // the one without a lease that follows is newer
    steps = copySteps(copy, change);
    for (const fleet::HostId host : change.outdated)
        steps.push_back(services::forgetRecordsStep(m_service, host, m_means.fleet));
    return steps;
}

} // namespace bayplan::rollouts
