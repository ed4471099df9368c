// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/httpconnection.h"

#include <QString>

namespace bayplan::simulator {

/// How a simulated engine misbehaves, for tests. Can be changed at any time; what hangs already goes on hanging.
struct Faults
{
    enum class Kind : quint8 {
        None,
        /// 200 with a body that stops being JSON in the middle.
        InvalidJson,
        /// Numbers where strings belong, and strings where numbers belong.
        WrongTypes,
        /// The connection is closed after half of the announced body.
        TruncatedBody,
        /// 500 with plain text.
        ServerError,
        /// One byte each 100 ms, without end.
        SlowBody,
        /// Accepts, reads, and never answers.
        Silence,
        /// An ordinary web server: 404 with HTML on everything.
        NotAnEngine,
        /// A header line of one MiB.
        HugeHeader,
    };
    enum class EventFraming : quint8 {
        OnePerChunk,
        /// Each event in several chunks, cut anywhere.
        SplitOverChunks,
        /// Each chunk in several packets, some milliseconds apart.
        SplitOverPackets,
        /// All events that happen at once in one chunk.
        SeveralPerChunk,
    };

    Kind kind = Kind::None;
    /// `kind` touches only requests whose path contains this; empty touches all.
    QString onlyPath = {};
    /// Milliseconds before each answer.
    int delayMs = 0;
    /// Seconds that the engine's clock, as its Date header tells it, is ahead of this machine's.
    int clockAhead = 0;
    /// Whole bodies come chunked, without a Content-Length.
    bool chunkedBodies = false;

    EventFraming eventFraming = EventFraming::OnePerChunk;
    /// The events stream ends after this many events; -1 for never.
    int closeEventsAfter = -1;
    /// After its first event the stream has a line that is no JSON.
    bool garbageEventLine = false;
};

/// Sends `reply` the way `faults` wants it. `connection` may go away at any time.
void deliver(HttpConnection *connection, const QString &path, HttpReply reply, const Faults &faults);

} // namespace bayplan::simulator
