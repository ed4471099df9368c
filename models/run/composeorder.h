// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"
#include "run/yamltree.h"

#include <functional>

namespace bayplan::run {

/// Services in the order they are made in.
struct ComposeOrder
{
    QList<ComposeService> services; ///< each behind those it depends on, else as they were given
    QList<YamlProblem> problems;    ///< circles, and dependencies on what isn't there
};

/// `whyMissing` tells why a service that isn't among them is not; empty: nobody knows it.
ComposeOrder composeOrder(const QList<ComposeService> &services,
                          const std::function<QString(const QString &name)> &whyMissing);

} // namespace bayplan::run
