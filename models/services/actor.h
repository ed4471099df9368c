// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bayplan::services {

/// Who acts: one run of the program.
struct Actor
{
    QString token; ///< random; leases' owners begin with it
    QString shown; ///< "anna on desk-4", for people

    /// Of this run of the program: another token at each call.
    static Actor make();
    /// Whether a lease's owner is this one.
    bool isOwner(const QString &owner) const { return owner.startsWith(token + u'/'); }
};

} // namespace bayplan::services
