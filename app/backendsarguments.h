// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rolloutarguments.h"
#include "ingress/outside/formats.h"

namespace bayplan::app {

/// What “backends” is told.
struct BackendsArguments
{
    std::optional<ingress::outside::Format> format; ///< nothing: a table for people, or with --json the feed
    QString output;                                 ///< a file; empty: stdout
    QStringList services;                           ///< only these; empty: all
    QStringList sources;                            ///< who is to reach the published ports
    bool watch = false;                             ///< the feed, a line for each change
};

/// The options of “backends”.
QList<OwnOption> backendsOptions();

/// Reads them. An error says which can't be used. Pure.
core::Result<BackendsArguments> parseBackendsArguments(const QCommandLineParser &parser);

} // namespace bayplan::app
