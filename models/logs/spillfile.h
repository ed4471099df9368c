// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QTemporaryFile>

#include <memory>
#include <vector>

namespace bayplan::logs {

/// A temporary file of slots of one size, for what is too old to be kept in memory. Only its owner may read it, and it
/// has no name, so that nothing stays behind however the program ends. Made when the first slot is written.
class SpillFile
{
public:
    /// In the user's folder for caches, else in the one for temporary files, which may itself be memory.
    explicit SpillFile(qint64 slotSize, QString folder = {});

    /// Writes into a free slot, or a new one: its number. `data` must fit.
    core::Result<int> write(QByteArrayView data);
    /// What was written; fewer bytes if it can't be read.
    QByteArray read(int slot, qint64 size) const;
    void release(int slot) { m_free.push_back(slot); }
    /// Frees all of it.
    void clear();

private:
    core::Error failure() const;

    const qint64 m_slotSize;
    const QString m_folder;
    mutable std::unique_ptr<QTemporaryFile> m_file;
    std::vector<int> m_free;
    int m_slots = 0;
};

} // namespace bayplan::logs
