// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace bayplan::run {

/// The text with its variables replaced as Compose does it: $NAME, ${NAME}, ${NAME:-default}, ${NAME-default},
/// ${NAME:?why}, ${NAME?why}, ${NAME:+text}, ${NAME+text}, $$. Those that have no value and no default are empty and
/// are named in `missing`. Pure.
core::Result<QString> withVariables(const QString &text, const QMap<QString, QString> &variables, QStringList &missing);

/// Words as Compose takes a command or an entry point apart, by quotes and backslashes alone; nothing stops at what
/// would end a command in a shell. An error for a quote that is never closed.
core::Result<QStringList> commandWords(const QString &text);

} // namespace bayplan::run
