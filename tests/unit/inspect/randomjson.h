// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonnode.h"

#include <random>

namespace bayplan::tests {

/// Any JSON value, with hostile texts, numbers that a double can't hold, and keys given twice.
inspect::JsonNode randomJson(std::mt19937 &random, int depth = 4);

/// The same with a few values changed, added and taken away, and keys in another order.
inspect::JsonNode changedJson(inspect::JsonNode node, std::mt19937 &random);

} // namespace bayplan::tests
