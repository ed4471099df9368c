// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <QList>
#include <QString>

#include <functional>

class QMenu;

namespace bayplan::ui {

/// Entries that lead from a network or a volume to the containers that use it; the first few by name.
void addUsers(QMenu &menu, QList<const engine::Container *> users, const std::function<void(const QString &id)> &show);

/// The id of the first of them by name; empty if there is none.
QString firstUser(const QList<const engine::Container *> &users);

} // namespace bayplan::ui
