// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portclaims.h"
#include "run/containerspec.h"

namespace bayplan::run {

// The parts of validate().

struct Problems
{
    QList<FieldProblem> found;

    void add(const QString &field, const QString &what, int row = -1) { found << FieldProblem{field, row, what}; }
};

void checkKeys(const QMap<QString, QString> &map, const QString &field, const QString &what, Problems &problems);
void checkPorts(const ContainerSpec &spec, Problems &problems);
void checkMounts(const ContainerSpec &spec, Problems &problems);
void checkNetworks(const ContainerSpec &spec, Problems &problems);
void checkLimits(const ContainerSpec &spec, Problems &problems);

using fleet::addressesMeet;

} // namespace bayplan::run
