// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace bayplan::tests {

/// A container to be made on an engine and started there.
struct BareContainer
{
    QString name;
    QByteArray body; ///< of POST /containers/create
};

/// Makes and starts the containers by nothing but these two calls, on all engines (by their sockets) side by side, so
/// many at a time on each. Seconds until the last has been started; 0 if a call failed. Threads, each with a connection
/// of its own, so that nothing of how the program does it is in it.
double bareSeconds(const QList<std::pair<QString, QList<BareContainer>>> &byEngine, int parallel);

/// A container that takes the place of another on the same engine.
struct BareReplacement
{
    QString socket;
    QString old; ///< its id
    BareContainer container;
};

/// One after the other: makes the new one and starts it, then stops the old one and removes it, by nothing but these
/// four calls. Seconds; 0 if a call failed.
double bareSeconds(const QList<BareReplacement> &replacements);

} // namespace bayplan::tests
