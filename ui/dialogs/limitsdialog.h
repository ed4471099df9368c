// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/calls/limits.h"
#include "ui/dialogs/actiondialog.h"

#include <functional>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace bayplan::ui {

/// Asks for limits of one or many containers. A field left empty leaves that limit as each container has it.
class LimitsDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// `theme` must outlive the dialog.
    LimitsDialog(const Theme &theme, const QString &heading, std::function<void(const engine::Limits &)> chosen,
                 QWidget *parent);

    /// Shows what a container has now as hints in the fields.
    void showPresent(const engine::Limits &limits);

protected:
    void act() override;

private:
    core::Result<engine::Limits> limits() const;
    void validate();

    const std::function<void(const engine::Limits &)> m_chosen;
    QLineEdit *m_memory;
    QLineEdit *m_swap;
    QLineEdit *m_cpus;
    QLineEdit *m_shares;
    QLineEdit *m_pids;
    QComboBox *m_restart;
    QSpinBox *m_retries;
};

/// "512m", "1.5 GiB", "none" (0), "-1" where `unlimited` is allowed; empty: nothing. In bytes.
core::Result<std::optional<qint64>> bytesIn(const QString &text, bool unlimited = false);

} // namespace bayplan::ui
