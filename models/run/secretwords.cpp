// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/secretwords.h"

#include "core/secretwords.h"

namespace bayplan::run {

namespace {

void maskValues(QMap<QString, QString> &map)
{
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (core::looksSecret(it.key(), it.value()))
            it.value() = core::secretDots();
    }
}

} // namespace

ContainerSpec masked(ContainerSpec spec)
{
    for (EnvVariable &variable : spec.env) {
        if (core::looksSecret(variable.name, variable.value))
            variable.value = core::secretDots();
    }
    maskValues(spec.labels);
    maskValues(spec.logOptions);
    for (Mount &mount : spec.mounts)
        maskValues(mount.driverOptions);
    if (core::holdsSecret(spec.healthCommand))
        spec.healthCommand = core::secretDots();
    spec.command = core::maskedWords(spec.command);
    return spec;
}

} // namespace bayplan::run
