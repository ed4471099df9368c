// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>

#include <compare>
#include <optional>

namespace bayplan::engine {

/// A version of the Engine API, "1.41".
struct ApiVersion
{
    int major = 0;
    int minor = 0;

    auto operator<=>(const ApiVersion &) const = default;

    static std::optional<ApiVersion> parse(QByteArrayView text);
    QByteArray toString() const;
};

/// The oldest API spoken here: Docker 1.12 (2016); everything decoded here exists there.
inline constexpr ApiVersion oldestApi{1, 24};
/// The newest API whose removed fields are known here (Docker 29.0); newer engines still serve it.
inline constexpr ApiVersion newestApi{1, 52};

/// The version to ask for, given what an engine says it has at most; an error when it is older than `oldestApi`.
/// The smaller of both maxima, as Docker's own client does it. An engine's *minimum* is not told by _ping: Docker 29
/// refuses less than 1.44 by default, which is below `newestApi`, so the smaller maximum is always served.
core::Result<ApiVersion> negotiate(ApiVersion engineNewest);

} // namespace bayplan::engine
