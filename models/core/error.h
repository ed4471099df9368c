// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace bayplan::core {

/// What went wrong, in words made once, at the boundary where it happened. Every message a user sees comes from here.
struct Error
{
    /// The kind decides what the program does next; the texts are for people.
    enum class Kind {
        Refused,          ///< nothing listens there, or the peer closed at once
        NotFound,         ///< no such file, name or object
        PermissionDenied, ///< the operating system or the engine said no
        Timeout,          ///< no answer in the time allowed
        ConnectionLost,   ///< broken off in the middle
        NotAnEngine,      ///< something answered, but not in the Engine API's way
        Untrusted,        ///< it could not prove that it is who it should be
        Protocol,         ///< an engine's reply that can't be understood
        Unsupported,      ///< an engine too old or too new, or an endpoint kind not yet reachable
        Engine,           ///< the engine's own error reply (httpStatus is set)
        Declined,         ///< the operator was asked and said no
        Input,            ///< a file or an argument that can't be used
        System,           ///< anything else the operating system reported
    };

    Kind kind = Kind::System;
    QString what;       ///< one sentence, no final full stop
    QString where;      ///< endpoint, file, host or object it concerns; may be empty
    QString next;       ///< what to do about it, a sentence; may be empty
    int httpStatus = 0; ///< the engine's HTTP status where it answered with one

    /// "where: what. next" on one line.
    QString message() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace bayplan::core
