// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "ui/dialogs/actiondialog.h"

class QCheckBox;
class QSpinBox;

namespace bayplan::ui {

class PathField;

/// How often snapshots are taken by themselves, how many are kept, and where.
class KeepingDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// `theme` must outlive the dialog. `usualFolder` is where they are if nothing else is said.
    KeepingDialog(const Theme &theme, const core::SnapshotKeeping &keeping, const QString &usualFolder,
                  std::function<void(const core::SnapshotKeeping &)> chosen, QWidget *parent);

protected:
    void act() override;

private:
    core::SnapshotKeeping keeping() const;
    void refresh();

    const core::SnapshotKeeping m_before; ///< with what isn't asked here
    const QString m_usualFolder;
    const std::function<void(const core::SnapshotKeeping &)> m_chosen;
    QSpinBox *m_hours;
    QSpinBox *m_last;
    QSpinBox *m_daily;
    QSpinBox *m_weekly;
    QCheckBox *m_withSecrets;
    PathField *m_folder;
};

} // namespace bayplan::ui
