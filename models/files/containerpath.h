// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

namespace bayplan::files {

// Paths in containers are bytes: absolute, '/' between names, no "." or "..", none at the end but for the root.

/// Such a path of whatever was typed; what is relative begins at the root.
QByteArray cleanPath(const QByteArray &path);
QByteArray joined(const QByteArray &folder, const QByteArray &name);
/// The root's is the root.
QByteArray parentOf(const QByteArray &path);
/// Empty for the root.
QByteArray nameOf(const QByteArray &path);
/// As operators read it, on one line.
QString shown(const QByteArray &bytes, int limit = 300);
bool isText(const QByteArray &bytes);

/// Engines take paths in JSON among themselves, where only UTF-8 goes: `path` is the nearest folder that can be asked
/// for, `below` the names from there to what is meant; empty where it can be asked for itself.
struct AskablePath
{
    QByteArray path;
    QByteArrayList below;
};
AskablePath askable(const QByteArray &path);

} // namespace bayplan::files
