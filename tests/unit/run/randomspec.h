// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"

#include <QRandomGenerator>

namespace bayplan::tests {

/// Any valid container: each field is there or not, texts hold quotes, dollars, newlines and whatever else.
run::ContainerSpec randomSpec(QRandomGenerator &random);

} // namespace bayplan::tests
