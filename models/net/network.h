// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace bayplan::net {

/// An IP address or a network ("10.0.0.5/16") in the one spelling that others keep it in ("10.0.0.0/16"): no bits
/// beyond the prefix, IPv6 as RFC 5952 has it. Nothing if it is neither.
std::optional<QString> canonicalNetwork(const QString &text);

} // namespace bayplan::net
