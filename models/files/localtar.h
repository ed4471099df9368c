// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "files/entry.h"

#include <QByteArray>

#include <memory>

namespace bayplan::files {

/// Makes a tar of one file or folder of this machine, piece by piece. Links in it stay links; the one it begins with is
/// followed. All belongs to one owner. Devices, pipes and sockets are left out.
class LocalTar
{
public:
    /// `name` is what it is called in the tar. An empty `path` makes an empty folder.
    LocalTar(const QByteArray &path, const QByteArray &name, const Owner &owner);
    ~LocalTar();

    /// At most some 64 KiB; empty at the end. An error ends it: the file is gone, can't be read, or changed while it
    /// was read.
    core::Result<QByteArray> next();

    int files() const;
    int leftOut() const;
    /// Bytes of files so far.
    qint64 bytes() const;

private:
    class Part;
    std::unique_ptr<Part> m_part;
};

} // namespace bayplan::files
