// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>

namespace bayplan::operations {

/// The error without what is confidential in the body of the call it answers: engines quote what they refuse. Values of
/// environment variables and of labels become dots.
core::Error withoutSecrets(core::Error error, const QByteArray &body);

} // namespace bayplan::operations
