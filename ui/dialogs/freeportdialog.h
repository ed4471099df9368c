// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/actiondialog.h"

#include <optional>

class QComboBox;
class QSpinBox;

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ui {

class HostPicks;

/// Shows the first port that is free on all hosts ticked, as they are now and as they change; copies it.
class FreePortDialog : public ActionDialog
{
    Q_OBJECT

public:
    /// Both must outlive the dialog.
    FreePortDialog(const Theme &theme, const fleet::Fleet &fleet, QWidget *parent);

protected:
    void act() override;

private:
    void build();
    void search();

    const fleet::Fleet &m_fleet;
    QLabel *m_port;
    QLabel *m_about;
    QSpinBox *m_from;
    QSpinBox *m_upTo;
    QSpinBox *m_count;
    QComboBox *m_protocol;
    HostPicks *m_hosts;
    QTimer *m_later;
    QString m_found; ///< "8081", "8081-8083"; empty for none
};

} // namespace bayplan::ui
