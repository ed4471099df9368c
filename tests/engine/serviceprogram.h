// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fleet/testfleet.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace bayplan::tests {

/// A replica as docker itself lists it.
struct SeenReplica
{
    int engine = 0;
    QString id;
    QString name;
    QString state; ///< "running"
    int slot = 0;
    int revision = 0;
    QString service;
};

/// The program's commands on services, each a process of its own, with a workspace of its own; and what docker says of
/// what they did. While one runs, so does the test's event loop.
class ServiceProgram
{
public:
    struct Outcome
    {
        int code = -1; ///< -1: it didn't end, or was killed
        QByteArray out;
        QString err;

        QJsonObject json() const;
        QJsonArray array() const;
        QList<QJsonObject> lines() const;
        /// Those of the document's steps with this action, "create", or of any.
        QList<QJsonObject> steps(const QString &action = {}) const;
        QString text() const { return QString::fromUtf8(out) + err; }
    };

    /// "engine1" and so on are its hosts, reached as `endpoints` has it; by their sockets where that is empty.
    /// `addresses`: and the workspace tells where load balancers reach them.
    explicit ServiceProgram(const TestFleet &engines, const QStringList &endpoints = {}, bool addresses = false);

    /// In the workspace's file.
    bool renameHost(const QString &from, const QString &to) const;

    /// With --workspace and --json.
    std::unique_ptr<QProcess> start(const QStringList &words) const;
    Outcome run(const QStringList &words) const;
    /// Waits for its end.
    static Outcome endOf(QProcess &process, int timeoutMs = 120'000);

    /// `run` with what most tests want: a quick image, published dynamically, without a wait for its health.
    Outcome runService(const QString &name, int replicas, const QStringList &more = {}) const;

private:
    QTemporaryDir m_folder;
};

/// All replicas of the service, running or not, by docker's own listing, by slot.
QList<SeenReplica> replicasOf(const TestFleet &engines, const QString &service);
QStringList idsOf(const QList<SeenReplica> &replicas);
/// What is wrong with the service, in words: not so many replicas, one that doesn't run, a slot held twice, a
/// container that is neither a replica nor a record, more than one record on a host. Empty if nothing is.
QStringList faultsOf(const TestFleet &engines, const QString &service, int replicas);
/// Now, as docker takes it as --since.
QString engineTime();
/// The names of the containers made there since then, by the engine's own account.
QStringList namesMadeSince(const TestFleet &engines, int engine, const QString &since);
/// Removes all containers of all engines at once.
bool clear(const TestFleet &engines);

} // namespace bayplan::tests
