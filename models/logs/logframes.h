// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logline.h"

#include <QString>

#include <functional>
#include <optional>
#include <string>

namespace bayplan::logs {

/// One message as the engine's log driver has kept it: a line, or a part of one too long for the driver (Docker cuts
/// at 16 KiB). `text` is only there during the call.
struct LogMessage
{
    Stream stream = Stream::Out;
    core::Time time{};
    QByteArrayView text; ///< without the line's end
    bool endsLine = true;
};

/// Takes a log as engines send it, asked for with timestamps=1, apart; fed in whatever pieces it comes. Multiplexed it
/// is frames of an 8-byte head (stream, three zeros, length big-endian) and one message each; from a container with a
/// terminal it is bare lines. Every message begins with its time, so the first byte tells which of the two it is, on
/// engines of any API and on Podman, which doesn't say.
class LogFrames
{
public:
    explicit LogFrames(std::function<void(const LogMessage &)> sink) : m_sink(std::move(sink)) {}

    void feed(QByteArrayView data);
    /// The stream has ended: what is left without a line's end is told.
    void finish();

    /// Set when no more is to be expected: the engine's own words for what ended the log (a frame of stream 3), or that
    /// it can't be understood.
    const std::optional<QString> &error() const { return m_error; }

private:
    enum class Form { Unknown, Frames, Lines };

    qsizetype takeFrames(QByteArrayView data);
    qsizetype takeLines(QByteArrayView data);
    void frame(int stream, QByteArrayView payload);
    void tell(Stream stream, QByteArrayView message, bool endsLine);

    std::function<void(const LogMessage &)> m_sink;
    std::string m_rest; ///< the beginning of a frame or line
    Form m_form = Form::Unknown;
    core::Time m_time{}; ///< of the message before: for one that has none
    std::optional<QString> m_error;
};

} // namespace bayplan::logs
