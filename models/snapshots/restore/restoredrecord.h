// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/restore/presentvalues.h"
#include "snapshots/restore/restoreplan.h"

#include <optional>

namespace bayplan::snapshots {

/// The record of a part; nothing if it has none, or none that can be read.
std::optional<services::ServiceRecord> recordOf(const QJsonObject &json);

/// Whether two records want the same: whoever acts, when and where they are kept is of no account.
bool wantSame(const services::ServiceRecord &a, const services::ServiceRecord &b);

/// What is to become of one service's record.
struct RestoredRecord
{
    QString problem = {};   ///< why nothing of the service can be restored, a sentence's part; else empty
    QStringList lacks = {}; ///< what of the record can't be had again, in such parts
    QStringList notes = {}; ///< what of it was taken from where, and what will not be as it was; in sentences
    QString home = {};      ///< the host to write it on
    std::optional<services::ServiceRecord> before = {}; ///< what is there now
    services::ServiceRecord record = {};                ///< what to write
    QString why = {};                                   ///< what is another now; empty if nothing is
};

/// `wanted` as the snapshot has it, of a service that had a record. `isWhole`: all of its hosts are restored, so that
/// its record is; else it stays as it is, with no `before` if it can't be written at all. Pure.
RestoredRecord restoredRecord(const ServicePart &wanted, bool isWhole, const Snapshot &now, core::Time takenAt,
                              PresentValues &values);

} // namespace bayplan::snapshots
