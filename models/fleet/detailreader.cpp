// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/detailreader.h"

namespace bayplan::fleet {

using Priority = engine::Client::Priority;

namespace {
constexpr int mostDropped = 8;
}

DetailReader::DetailReader(engine::Client &client, Handlers handlers)
    : m_client(client)
    , m_handlers(std::move(handlers))
{
}

void DetailReader::request(const QString &id, Priority priority)
{
    const auto [entry, isNew] = m_reads.try_emplace(id);
    Read &read = entry->second;
    if (isNew) {
        read.priority = priority;
        start(id, read);
    } else if (read.priority == Priority::Background && priority == Priority::Urgent) {
        // It may still wait behind a thousand others; begin again in front.
        read.priority = priority;
        start(id, read);
    } else {
        read.again = true;
    }
}

void DetailReader::start(const QString &id, Read &read)
{
    read.again = false;
    read.task.cancel();
    read.task = m_client.container(
        id, read.priority, [this, id](core::Result<engine::Container> result) { answered(id, std::move(result)); });
}

void DetailReader::answered(const QString &id, core::Result<engine::Container> result)
{
    const auto entry = m_reads.find(id);
    // The engine's own word, not the system's that the engine's socket is gone.
    const bool gone = !result && result.error().kind == core::Error::Kind::NotFound && result.error().httpStatus == 404;
    if (entry->second.again && !gone) {
        start(id, entry->second);
        // A container that never rests must not keep its details from being read for ever.
        if (++entry->second.dropped < mostDropped)
            return;
        entry->second.dropped = 0;
    } else {
        m_reads.erase(entry);
    }

    // Last: a handler may destroy this reader.
    const Handlers handlers = m_handlers;
    const QString subject = id;
    if (result)
        handlers.read(std::move(*result));
    else if (gone)
        handlers.gone(subject);
    else
        handlers.failed(subject, result.error());
}

} // namespace bayplan::fleet
