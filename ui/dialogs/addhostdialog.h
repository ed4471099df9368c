// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/theme.h"

#include <QDialog>

namespace bayplan::ui {

/// Asks for a host's name and address, says at once what is wrong with them, and adds it. Show with open().
class AddHostDialog : public QDialog
{
    Q_OBJECT

public:
    /// `theme` must outlive the dialog.
    AddHostDialog(Theme &theme, HostActions actions, QWidget *parent = nullptr);
};

} // namespace bayplan::ui
