// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/containerpath.h"
#include "files/tarstream.h"

#include <optional>

namespace bayplan::files {

/// Who a Subtree tells: members by their names from what was asked for, whose own are none. `target` is where a hard
/// link leads, likewise; nothing where that is elsewhere.
class TreeSink
{
public:
    virtual ~TreeSink() = default;
    virtual core::Result<void> begin(const QByteArrayList &names, const TarMember &member,
                                     const std::optional<QByteArrayList> &target) = 0;
    virtual core::Result<void> data(QByteArrayView bytes) = 0;
    virtual core::Result<void> end() = 0;
};

/// Of an archive, what is at and below one path: engines begin each path with the asked path's name, which is taken
/// off, and it may be an archive of a folder further up.
class Subtree : public TarSink
{
public:
    /// `sink` must outlive it.
    Subtree(AskablePath asked, TreeSink &sink) : m_asked(std::move(asked)), m_sink(sink) {}

    /// Members whose paths climb or are longer than any file system takes; they were not told.
    int refused() const { return m_refused; }
    bool hasBegun() const { return m_hasBegun; }
    /// All of it has come, though the archive goes on.
    bool isOver() const { return m_isOver; }

    core::Result<void> begin(const TarMember &member) override;
    core::Result<void> data(QByteArrayView bytes) override;
    core::Result<void> end() override;

private:
    std::optional<QByteArrayList> namesBelow(const QByteArrayList &names) const;

    const AskablePath m_asked;
    TreeSink &m_sink;
    bool m_told = false; ///< the present member
    bool m_hasBegun = false;
    bool m_isOver = false;
    int m_refused = 0;
};

} // namespace bayplan::files
