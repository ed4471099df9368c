// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>

namespace bayplan::engine {

/// Takes apart what an engine sends of a container (or exec) without a TTY: frames of one byte that says which stream,
/// three zeroes, four bytes of length in network order, the payload. (Docker's API, "Stream format" of attach.)
class StreamFrames
{
public:
    enum Stream {
        Input = 0, ///< echoed by nobody today; shown as output
        Output = 1,
        Error = 2,
        Engine = 3, ///< the engine's own words on what went wrong
    };

    /// Called with what there is of a frame, which need not be all of it.
    using Handler = std::function<void(Stream, const QByteArray &)>;

    /// False: this is not in frames. Nothing after that is told.
    bool add(const QByteArray &bytes, const Handler &handler);

private:
    QByteArray m_header;
    Stream m_stream = Output;
    quint32 m_left = 0; ///< bytes of the payload still to come
    bool m_broken = false;
};

} // namespace bayplan::engine
