// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ui {

/// The images that the hosts have, under the names people know them by, to complete what is typed; sorted. Only such
/// as can be run.
QStringList knownImages(const fleet::Fleet &fleet);

} // namespace bayplan::ui
