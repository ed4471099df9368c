// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::fleet {

/// Ports that the operators of a workspace keep for something, on all of its hosts and for all protocols.
struct ReservedPorts
{
    quint16 first = 0;
    quint16 last = 0; ///< as `first` for one port
    QString name;     ///< what they are kept for

    bool contains(quint16 port) const { return port >= first && port <= last; }
    bool operator==(const ReservedPorts &) const = default;
};

/// "9000-9099 payments", "9443 vault".
core::Result<ReservedPorts> parseReservedPorts(const QString &text);
/// One that parseReservedPorts() reads as this one.
QString toString(const ReservedPorts &reserved);

/// What is wrong with one of them, or with two of them together (they may not overlap), a sentence without its full
/// stop; empty if they can be used.
QString problemWith(const QList<ReservedPorts> &reserved);

/// The one that has the port; null if it is free for all.
const ReservedPorts *reservationOf(quint16 port, const QList<ReservedPorts> &reserved);

/// One a line; lines that are empty are passed over. An error says which line can't be used.
core::Result<QList<ReservedPorts>> parseReservedLines(const QString &text);
QString reservedLines(const QList<ReservedPorts> &reserved);

} // namespace bayplan::fleet
