// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rolloutarguments.h"
#include "services/ingress.h"

namespace bayplan::app {

/// What “ingress” is told.
struct IngressArguments
{
    QString action;            ///< "add", "sync", "drift", "remove", "trust"; empty: list them
    QString service;           ///< add
    services::Ingress ingress; ///< its name for all of them; add: all but which engine its container's host has
};

/// The options of “ingress add”.
QList<OwnOption> ingressOptions();

/// Reads what follows “ingress”. An error says which word is wrong. Pure.
core::Result<IngressArguments> parseIngressArguments(const QStringList &words, const QCommandLineParser &parser);

} // namespace bayplan::app
