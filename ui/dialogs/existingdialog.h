// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace bayplan::ui {

/// Asks what is to become of things that are already where others are copied to.
class ExistingDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Choice { Replace, KeepBoth, Skip };

    /// `names` are plain lines; `where` is the folder. `merges`: folders are added to rather than replaced.
    ExistingDialog(const QStringList &names, const QString &where, bool merges, QWidget *parent);

Q_SIGNALS:
    /// Once; not when it is cancelled.
    void chosen(bayplan::ui::ExistingDialog::Choice choice);
};

} // namespace bayplan::ui
