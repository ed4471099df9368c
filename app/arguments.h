// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/backendsarguments.h"
#include "app/importarguments.h"
#include "app/ingressarguments.h"
#include "app/servicearguments.h"
#include "app/snapshotarguments.h"
#include "core/error.h"
#include "engine/endpoint.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace bayplan::app {

/// The command line, read. Pure; nothing is looked up.
struct Arguments
{
    QString verb;      ///< empty: open the window
    QStringList words; ///< what follows the verb
    QString workspace; ///< empty: the usual place
    bool json = false;
    QStringList hosts; ///< only these; empty: all
    std::chrono::seconds timeout{20};
    bool yes = false;
    bool all = false;                    ///< ps --all
    std::optional<engine::TlsFiles> tls; ///< hosts add --tls-…, paths as given
    /// What hosts import looks through; contexts and machines if nothing is given.
    struct Import
    {
        bool contexts = false;
        bool machines = false;
        bool environment = false;
        bool sockets = false;
        bool sshConfig = false;

        bool operator==(const Import &) const = default;
    } import;
    ServiceArguments service;   ///< run, scale, move, update, rollout, reconcile
    IngressArguments ingress;   ///< ingress
    BackendsArguments backends; ///< backends
    SnapshotArguments snapshot; ///< snapshot, diff
    ImportArguments compose;    ///< import-compose
    int waiting = -1;           ///< --detach: for letGo()
    bool help = false;
    bool version = false;

    /// Whether it draws texts, which takes fonts.
    bool draws() const { return verb == QStringLiteral("snapshot") && snapshots::isDrawn(snapshot.format); }
    /// Whether it runs without a display.
    bool isHeadless() const { return help || version || (!verb.isEmpty() && verb != QStringLiteral("demo")); }
};

/// An error says which word is wrong; the program then ends with exit code 2.
core::Result<Arguments> parseArguments(const QStringList &arguments);

QString helpText();

} // namespace bayplan::app
