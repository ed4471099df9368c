// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "operations/plan.h"
#include "services/record.h"

#include <QMap>

#include <functional>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::services {

/// A record that can't be read: damaged, or from a newer version.
struct UnreadableRecord
{
    fleet::HostId host = 0;
    QString containerName;
    core::Error error;
};

struct RecordsFound
{
    QMap<QString, QList<FoundRecord>> byService;
    QList<UnreadableRecord> unreadable;
};

/// The records on all hosts as last seen; those of hosts out of reach are as old as their last contact.
RecordsFound findRecords(const fleet::Fleet &fleet);

/// What to write instead, one generation on, where somebody else has made `now` of the record meanwhile; nothing where
/// the writer is to be told that it is too late. Pure.
using Rebase = std::function<std::optional<ServiceRecord>(const ServiceRecord &now)>;

/// Writes a record: first on its home host, where creating the container of its generation either succeeds or is
/// refused because somebody else was first (compare-and-swap; see Rebase), and then, after that step, a copy on each
/// other host. A higher generation that turns up refuses it too. Each removes the older generations it finds on its
/// host. A host without any image can't hold a record. `fleet` must outlive the operation.
std::vector<operations::Step> writeRecordSteps(const ServiceRecord &record, fleet::HostId home,
                                               const QList<fleet::HostId> &copies, const fleet::Fleet &fleet,
                                               const Rebase &rebase = {});

/// Reads the newest record of the service that the host has now, and tells it before it ends; an error if there is
/// none.
operations::Step readRecordStep(const QString &service, fleet::HostId host, const fleet::Fleet &fleet,
                                std::function<void(const FoundRecord &)> found);

/// What is told to whoever writes too late.
core::Error changedMeanwhile(const QString &service, const QString &host);

/// Removes every record of the service on the host: the service is given up.
operations::Step forgetRecordsStep(const QString &service, fleet::HostId host, const fleet::Fleet &fleet);

} // namespace bayplan::services
