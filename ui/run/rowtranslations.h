// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/run/rowsfield.h"

namespace bayplan::ui {

// How rows of the form become parts of a spec, and back.

/// One cell a row, in the words of docker's option.
RowsField::Translation wordRows(const QString &flag);
/// Two cells a row, name and value, that the option joins by an equals sign.
RowsField::Translation pairRows(const QString &flag);
/// Port of the host (empty: dynamic), port of the container, protocol, address.
RowsField::Translation portRows();
/// Source (a path, a volume's name, "tmpfs"), place in the container, options.
RowsField::Translation mountRows();
/// Name, aliases, address.
RowsField::Translation networkRows();

} // namespace bayplan::ui
