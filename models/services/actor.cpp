// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/actor.h"

#include "services/words.h"

#include <QSysInfo>
#include <QUuid>

#include <pwd.h>
#include <unistd.h>

namespace bayplan::services {

Actor Actor::make()
{
    const passwd *user = getpwuid(getuid());
    const QString name = user && user->pw_name ? QString::fromLocal8Bit(user->pw_name) : QString::number(getuid());
    return {.token = QUuid::createUuid().toString(QUuid::WithoutBraces),
            .shown = tr("%1 on %2", "a user on a machine").arg(name, QSysInfo::machineHostName())};
}

} // namespace bayplan::services
