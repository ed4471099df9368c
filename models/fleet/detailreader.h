// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"

#include <QString>

#include <functional>
#include <unordered_map>

namespace bayplan::fleet {

/// Reads containers' details one by one as they are asked for, each at most once at a time: asked again while a read is
/// under way, that answer is dropped and it is read once more, because the answer may be older than the asking.
///
/// Why inspect and not a list after an event: dockerd 20.10 tells `die` before the state its lists are made from is
/// stored, so a list read at once may still say "running"; an inspect takes the container's lock and waits.
class DetailReader
{
public:
    struct Handlers
    {
        std::function<void(engine::Container)> read;
        std::function<void(const QString &id)> gone;
        std::function<void(const QString &id, core::Error)> failed;
    };

    /// `client` must outlive the reader. Handlers are called on the event loop and may destroy the reader.
    DetailReader(engine::Client &client, Handlers handlers);

    void request(const QString &id, engine::Client::Priority priority);
    /// Forgets it: it is known to be gone.
    void drop(const QString &id) { m_reads.erase(id); }
    bool isReading(const QString &id) const { return m_reads.contains(id); }
    bool idle() const { return m_reads.empty(); }

private:
    struct Read
    {
        core::Task task;
        engine::Client::Priority priority = engine::Client::Priority::Background;
        bool again = false;
        int dropped = 0; ///< answers in a row that were too old
    };

    void start(const QString &id, Read &read);
    void answered(const QString &id, core::Result<engine::Container> result);

    engine::Client &m_client;
    Handlers m_handlers;
    std::unordered_map<QString, Read> m_reads;
};

} // namespace bayplan::fleet
