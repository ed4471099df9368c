// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QString>

#include <functional>

namespace bayplan::secrets {

/// Finds out whether this desktop has a keychain that QtKeychain can use and that answers: a Secret Service, or KWallet
/// on a KDE desktop. Asks nothing that could make it prompt for being unlocked. `done` gets why there is none, a
/// sentence without full stop; empty when there is one. Within five seconds, at once where there is no D-Bus.
core::Task findKeychain(std::function<void(const QString &whyNot)> done);

} // namespace bayplan::secrets
