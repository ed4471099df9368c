// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace bayplan::files {

// What a tar from a container may make on this machine. Pure; held against a hostile corpus by the tests.

/// The names of a member's path from its top; absolute paths begin there too. Nothing where it climbs ("..") or a name
/// or the whole is longer than file systems have them.
std::optional<QByteArrayList> namesOf(const QByteArray &path);

/// Whether a symbolic link in the folder of these names, counted from the top of what is unpacked, stays within it for
/// whoever follows it, whatever other links are on its way: it is relative, climbs only at its beginning (after a link
/// ".." means another folder) and no higher than the top.
bool staysInside(const QByteArrayList &folder, const QByteArray &target);

} // namespace bayplan::files
