// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/endpoint.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace bayplan::fleet {

/// Bounds for what is read of other programs' settings: far above anything real, low enough not to be felt.
inline constexpr qint64 maxSettingsSize = 1024 * 1024;
inline constexpr qint64 maxPemSize = 256 * 1024;
inline constexpr int maxEntries = 1000;

/// A regular file's content. An error if it is something else (a pipe would never end), larger than `limit` bytes, or
/// can't be read.
core::Result<QByteArray> readSmallFile(const QString &path, qint64 limit = maxSettingsSize);

/// The JSON object a file holds; an error tells why it can't be had.
core::Result<QJsonObject> readJsonFile(const QString &path);

/// The names of the folders in a folder, sorted; at most maxEntries + 1, so that more than maxEntries can be told.
QStringList foldersIn(const QString &path);

/// Whether a unix socket is there.
bool isSocket(const QString &path);

enum class TlsPart { Ca, Certificate, Key };

/// The file that a part is read from: its own, or the one of the usual name in the folder. Empty: none is given.
QString tlsFile(const engine::TlsFiles &files, TlsPart part);

/// Those of ca.pem, cert.pem and key.pem that are in a folder; a certificate without its key, and a key without its
/// certificate, are left out, as the docker command does.
engine::TlsFiles tlsFilesIn(const QString &folder);

/// Why these files can't be used, in a sentence: not there, not readable, no PEM, an encrypted key. Empty if they can.
QString tlsProblem(const engine::TlsFiles &files);

} // namespace bayplan::fleet
