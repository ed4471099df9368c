// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace bayplan::app {

/// A table for people: aligned columns, engine text made plain.
QString formatTable(const QStringList &heads, const QList<QStringList> &rows);

/// "1 host", "2 hosts", "0 hosts".
QString counted(qsizetype count, const QString &one, const QString &several);

/// The same JSON without anything in it that a terminal would obey.
QByteArray harmless(const QByteArray &json);

/// To stdout, at once. False when nobody reads it any more.
bool print(const QString &text);
bool printJson(const QJsonArray &array);
bool printJson(const QJsonObject &object);
/// One JSON Lines line.
bool printLine(const QJsonObject &object);
/// A message to stderr.
void complain(const QString &text);
/// How far something is, in one line on stderr that the next one takes the place of; an empty one takes it away. Only
/// where stderr is a terminal.
void showProgress(const QString &text);

/// "2026-01-31T12:00:00.123Z"
QString isoTime(core::Time time);

} // namespace bayplan::app
