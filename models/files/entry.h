// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace bayplan::files {

enum class EntryKind { File, Folder, Link, Device, Pipe, Socket };

/// One thing in a folder of a container.
struct Entry
{
    QByteArray name; ///< bytes as the file system has them: need not be UTF-8, may hold newlines
    EntryKind kind = EntryKind::File;
    quint32 permissions = 0; ///< the lower twelve bits of st_mode
    qint64 size = 0;         ///< bytes; of files
    qint64 modified = 0;     ///< seconds since 1970
    qint64 user = 0;
    qint64 group = 0;
    QByteArray target = {};     ///< of links, where it is known
    bool leadsToFolder = false; ///< of links, where it is known

    bool opensAsFolder() const { return kind == EntryKind::Folder || leadsToFolder; }
    bool operator==(const Entry &) const = default;
};

/// Whose a file is, by number.
struct Owner
{
    qint64 user = 0;
    qint64 group = 0;

    bool operator==(const Owner &) const = default;
};

/// The kind of a raw st_mode, as Linux has it.
EntryKind kindOfMode(quint32 mode);

} // namespace bayplan::files
