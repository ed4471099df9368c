// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QMap>
#include <QString>

namespace bayplan::ui {

/// `team=shop keep "owner=the shop"` as pairs; a word without "=" has no value. An error names what can't be one.
core::Result<QMap<QString, QString>> keyValuesIn(const QString &text);

} // namespace bayplan::ui
