// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/sentences.h"

#include "core/plaintext.h"

namespace bayplan::ui {

namespace {
constexpr int longest = 600;
} // namespace

QString sentences(const core::Error &error)
{
    QString text = error.what + u'.';
    if (!error.next.isEmpty())
        text += u' ' + error.next + u'.';
    return core::plainLine(text, longest);
}

} // namespace bayplan::ui
