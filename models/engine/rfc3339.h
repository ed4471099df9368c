// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QStringView>

#include <optional>

namespace bayplan::engine {

/// A time as engines write it, "2024-05-01T12:00:00.123456789Z" or with an offset (RFC 3339, up to nine decimals).
std::optional<core::Time> parseRfc3339(QStringView text);

} // namespace bayplan::engine
