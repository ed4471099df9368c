// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace bayplan::fleet {

/// A host's labels one by one as they are written and shown: "ssd", "zone=a".
QStringList labelTexts(const QMap<QString, QString> &labels);

/// Reads labels as they are typed, separated by commas: "zone=a, ssd". The error names the first that can't be one.
core::Result<QMap<QString, QString>> parseLabels(const QString &text);

} // namespace bayplan::fleet
