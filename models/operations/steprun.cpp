// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/steprun.h"

#include "core/soon.h"
#include "fleet/fleet.h"
#include "operations/withheld.h"

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

StepRun::StepRun(fleet::Fleet &fleet, Target target) : m_fleet(fleet), m_target(std::move(target)) {}

StepRun::~StepRun() = default;

fleet::HostConnection *StepRun::host() const
{
    return m_fleet.host(m_target.host);
}

void StepRun::call(engine::Call call, std::function<void(Result<QByteArray>)> done)
{
    fleet::HostConnection *connection = host();
    if (!connection) {
        keep(core::soon([this, done = std::move(done)] {
            done(core::fail({.kind = Error::Kind::NotFound,
                             .what = u"The host is not in this workspace any more"_s,
                             .where = m_target.hostName,
                             .next = {}}));
        }));
        return;
    }
    const QString text = call.text();
    const QByteArray body = call.body;
    keep(connection->client().send(std::move(call), [this, text, body, startedAt = core::now(),
                                                     since = core::monotonicNow(),
                                                     done = std::move(done)](Result<QByteArray> reply) {
        CallRecord made{.text = text,
                        .startedAt = startedAt,
                        .duration = std::chrono::duration_cast<std::chrono::milliseconds>(core::monotonicNow() - since),
                        .outcome = {}};
        if (!reply)
            made.outcome = core::fail(withoutSecrets(reply.error(), body));
        record(std::move(made));
        done(std::move(reply));
    }));
}

void StepRun::progress(const QString &text, qint64 done, qint64 total)
{
    Q_EMIT progressed(text, done, total);
}

void StepRun::finish(Result<void> outcome)
{
    if (m_outcome)
        return;
    m_outcome = std::move(outcome);
    Q_EMIT finished();
}

} // namespace bayplan::operations
