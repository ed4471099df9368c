// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addhostdialog.h"

namespace bayplan::ui {

AddHostDialog::AddHostDialog(Theme &, HostActions, QWidget *parent) : QDialog(parent) {}

} // namespace bayplan::ui
