// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>

namespace bayplan::fleet {

/// Where other programs' settings are looked for: an environment, and a folder to take for the system's root, so that
/// tests lay out their own.
struct Surroundings
{
    QProcessEnvironment environment;
    QString root =
        {}; ///< put before the system's own paths, such as /var/run/docker.sock; not before those of settings

    /// An environment variable; one set to nothing is as if it were not set.
    QString value(const QString &variable) const { return environment.value(variable); }
    QString home() const;
    /// The docker command's settings: $DOCKER_CONFIG or ~/.docker.
    QString dockerConfig() const;
    /// docker-machine's store: $MACHINE_STORAGE_PATH or ~/.docker/machine.
    QString machineStore() const;
    QString sshConfig() const;
};

} // namespace bayplan::fleet
