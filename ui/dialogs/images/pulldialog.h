// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "ui/dialogs/images/imagedialog.h"

class QCheckBox;
class QComboBox;
class QListWidget;

namespace bayplan::ui {

class HostTicks;

/// Pulls an image on the hosts ticked.
class PullDialog : public ImageDialog
{
    Q_OBJECT

public:
    /// `name` and `hosts` to begin with; without hosts all that can be are ticked.
    PullDialog(Theme &theme, Models models, const QString &name, const QSet<fleet::HostId> &hosts,
               QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    void buildLogin();
    void showLogin();
    void search();

    QLineEdit *m_name;
    QListWidget *m_found;
    QComboBox *m_platform;
    HostTicks *m_hosts;
    QLabel *m_login;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_remember;
    QString m_registry; ///< whose login is shown
    core::Task m_lookup;
    core::Task m_search;
};

} // namespace bayplan::ui
