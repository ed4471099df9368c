// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace bayplan::ui {

/// Lists the keyboard's shortcuts; scrolls where the window is too low for all of them. Show with open().
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(QWidget *parent = nullptr);
};

} // namespace bayplan::ui
