// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "images/decode.h"
#include "images/dockerlogins.h"
#include "images/reference.h"
#include "ui/dialogs/images/imagedialog.h"

#include <optional>

class QCheckBox;
class QComboBox;
class QListWidget;

namespace bayplan::ui {

class HostTicks;

/// Pulls images on the hosts ticked.
class PullDialog : public ImageDialog
{
    Q_OBJECT

public:
    /// `names` (blanks between them) and `hosts` to begin with; without hosts all that can be are ticked.
    PullDialog(Theme &theme, Models models, const QString &names, const QSet<fleet::HostId> &hosts,
               QWidget *parent = nullptr);

protected:
    void validate() override;
    void begin() override;

private:
    void buildLogin();
    void showLogin();
    void search();
    void showFound(const core::Result<std::vector<images::SearchResult>> &found);
    /// What the field says: names with blanks between them. The error is of the first that is none.
    core::Result<QList<images::Reference>> wanted() const;

    QLineEdit *m_name;
    QListWidget *m_found;
    QComboBox *m_platform;
    HostTicks *m_hosts;
    QLabel *m_login;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_remember;
    QString m_registry; ///< whose login is shown; empty: there are several, or none
    std::optional<images::Auth> m_auth;
    QString m_searched; ///< the registry
    core::Task m_lookup;
    core::Task m_search;
};

} // namespace bayplan::ui
