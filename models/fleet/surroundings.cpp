// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/surroundings.h"

#include <QDir>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

QString Surroundings::home() const
{
    const QString given = value(u"HOME"_s);
    return given.isEmpty() ? QDir::homePath() : given;
}

QString Surroundings::dockerConfig() const
{
    const QString given = value(u"DOCKER_CONFIG"_s);
    return given.isEmpty() ? QString(home() + u"/.docker"_s) : given;
}

QString Surroundings::machineStore() const
{
    const QString given = value(u"MACHINE_STORAGE_PATH"_s);
    return given.isEmpty() ? QString(home() + u"/.docker/machine"_s) : given;
}

QString Surroundings::sshConfig() const
{
    return home() + u"/.ssh/config"_s;
}

} // namespace bayplan::fleet
