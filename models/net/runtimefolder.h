// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <memory>

namespace bayplan::net {

/// A folder of this run of the program for sockets, which nobody else may enter (0700). It goes when the object goes;
/// after a crash the next run that makes one removes it, known by a lock that its owner no longer holds.
class RuntimeFolder
{
public:
    /// Makes it below `base`, or if that is empty below $XDG_RUNTIME_DIR/bayplan, or where there is none (or its name
    /// is too long for sockets) below /tmp/bayplan-UID. An error if what is there belongs to somebody else.
    static core::Result<std::unique_ptr<RuntimeFolder>> make(const QString &base = {});
    ~RuntimeFolder();
    RuntimeFolder(const RuntimeFolder &) = delete;
    RuntimeFolder &operator=(const RuntimeFolder &) = delete;

    const QString &path() const { return m_path; }
    /// Path of a file in it.
    QString filePath(const QString &name) const { return m_path + u'/' + name; }

private:
    RuntimeFolder(QString path, int lock) : m_path(std::move(path)), m_lock(lock) {}

    const QString m_path;
    const int m_lock; ///< descriptor of the lock file
};

} // namespace bayplan::net
