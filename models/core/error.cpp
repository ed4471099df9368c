// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

namespace bayplan::core {

QString Error::message() const
{
    QString text = where.isEmpty() ? what : QString(where + u": " + what);
    if (!next.isEmpty())
        text += u". " + next;
    return text;
}

} // namespace bayplan::core
