// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace bayplan::snapshots {

// What pages of HTML are made of. They need nothing from outside and no script, and are well-formed XML as well.

/// For text and for attributes in double quotes: on one line, of at most so many characters, and no markup.
QByteArray htmlText(const QString &text, int limit = 300);

/// All until the body begins. A page that is opened can load nothing and run nothing, even if a text were taken for
/// markup.
QByteArray htmlHead(const QString &title, const QByteArray &style);

/// A list of that class, an entry a line; nothing without any.
QByteArray htmlList(const char *name, const QStringList &lines);

/// An entry of the table of contents, and the beginning of the section that it leads to.
QByteArray contentsEntry(const QByteArray &id, const QString &title, const QString &count);
QByteArray sectionHead(const QByteArray &id, const QString &title, const QString &count);

} // namespace bayplan::snapshots
