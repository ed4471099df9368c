// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandpalette.h"

namespace bayplan::ui {

CommandPalette::CommandPalette(Theme &, Models, QWidget *parent) : QWidget(parent, Qt::Popup) {}

void CommandPalette::addAction(const QString &, const QString &, std::function<void()>) {}

void CommandPalette::popup()
{
    show();
}

} // namespace bayplan::ui
