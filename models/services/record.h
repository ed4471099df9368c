// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "fleet/hostconfig.h"
#include "services/hostname.h"
#include "services/ingress.h"
#include "services/rollout.h"
#include "services/servicespec.h"

#include <QJsonObject>
#include <QList>
#include <QMap>

#include <optional>

namespace bayplan::services {

/// One version of a service's spec.
struct Revision
{
    int number = 1; ///< from 1, never used twice
    ServiceSpec spec;
    core::Time made{};

    bool operator==(const Revision &) const = default;
};

/// Who may act on a service. Its length is measured by the home host's clock alone, from when the record was created
/// there, so that the desktops' clocks don't matter.
struct Lease
{
    QString owner; ///< of one run of the program, random
    QString shown; ///< "anna on desk-4", for people
    std::chrono::seconds length{30};

    bool operator==(const Lease &) const = default;
};

/// Where replicas were meant to be when a record was written: what is known of a host that is out of reach since before
/// the program was started.
struct Place
{
    HostName host;
    QList<int> slots;

    bool operator==(const Place &) const = default;
};

/// What the hosts keep of a service beside its replicas: in the labels of a container that is never started, whose name
/// carries the generation. Creating the next generation's either succeeds or answers 409 (POST /containers/create),
/// which is compare-and-swap on one engine.
struct ServiceRecord
{
    QString name;
    qint64 generation = 1;     ///< one more with each change
    int replicas = 1;          ///< desired
    int revision = 1;          ///< the current one's number
    QList<Revision> revisions; ///< by number; the current one is among them
    bool reconcile = true;     ///< replicas that are lost are replaced by whoever keeps services up
    HostName home = {};        ///< where its next generation is written
    QList<Place> places = {};
    std::optional<Rollout> rollout = {}; ///< the latest, over or not
    QList<Ingress> ingresses = {};       ///< load balancers in front of it
    std::optional<Lease> lease;

    /// Null if it has none of that number.
    const Revision *find(int number) const;
    const Revision *current() const { return find(revision); }
    /// How replicas of each revision count as ready.
    QMap<int, HealthGate> gates() const;
    bool operator==(const ServiceRecord &) const = default;
};

/// "bayplan.web.g17".
QString recordName(const QString &service, qint64 generation);

/// The service and generation of such a name; nothing if it is none.
struct RecordName
{
    QString service;
    qint64 generation = 0;
};
std::optional<RecordName> parseRecordName(const QString &containerName);

/// The record as its label has it; the same record always gives the same JSON.
QJsonObject recordJson(const ServiceRecord &record);

/// A record's container's labels. `home`: it is the one that writers compete on; the others are copies.
QMap<QString, QString> recordLabels(const ServiceRecord &record, bool home);

/// A record as one host has it.
struct FoundRecord
{
    fleet::HostId host = 0;
    QString containerId;
    core::Time created{}; ///< by that host's clock
    bool home = false;
    ServiceRecord record;
};

/// Reads it from a container. An error if the labels are damaged, from a newer version, or say something else than the
/// name does: generation and service are in both.
core::Result<FoundRecord> readRecord(const QString &containerName, const QMap<QString, QString> &labels);

/// The one that counts: the highest generation, the home's of two alike. Null if there is none.
const FoundRecord *latest(const QList<FoundRecord> &records);

/// Whether somebody else than `owner` may act now. `engineNow`: the home host's clock.
bool isHeldByOther(const FoundRecord &record, const QString &owner, core::Time engineNow);

/// What can be told of a service whose records are gone, from its replicas' labels: as many replicas as there are slots
/// in use, those that Compose made among them, the highest revision. Nothing if no spec can be read.
std::optional<ServiceRecord> restoredRecord(const QList<QMap<QString, QString>> &replicas);

} // namespace bayplan::services
