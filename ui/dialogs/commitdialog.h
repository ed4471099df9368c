// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/containercalls.h"
#include "ui/dialogs/actiondialog.h"

#include <functional>

class QCheckBox;
class QLineEdit;

namespace bayplan::ui {

/// Asks for what an image made of a container is to be called.
class CommitDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// `theme` must outlive the dialog.
    CommitDialog(const Theme &theme, const QString &name, const QString &hostName,
                 std::function<void(const engine::CommitOptions &)> committed, QWidget *parent);

protected:
    void act() override;

private:
    void validate();

    const std::function<void(const engine::CommitOptions &)> m_committed;
    QLineEdit *m_reference;
    QLineEdit *m_comment;
    QCheckBox *m_pause;
};

} // namespace bayplan::ui
