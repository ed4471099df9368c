// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/actiondialog.h"

#include <QStringList>

#include <functional>

class QLineEdit;

namespace bayplan::ui {

/// Asks for a container's new name; says at once if it can't be one or is another's on that host.
class RenameDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// `taken` are the names of that host. `theme` must outlive the dialog.
    RenameDialog(const Theme &theme, const QString &name, const QString &hostName, QStringList taken,
                 std::function<void(const QString &)> renamed, QWidget *parent);

protected:
    void act() override;

private:
    void validate();

    const QString m_name;
    const QStringList m_taken;
    const std::function<void(const QString &)> m_renamed;
    QLineEdit *m_edit;
};

} // namespace bayplan::ui
