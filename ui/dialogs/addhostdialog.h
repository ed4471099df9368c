// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "ui/hostactions.h"
#include "ui/theme.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace bayplan::ui {

/// Asks for a host's name and address, says at once what is wrong with them, and adds it. Show with open(); it deletes
/// itself when it is closed.
class AddHostDialog : public QDialog
{
    Q_OBJECT

public:
    /// `theme` must outlive the dialog.
    AddHostDialog(Theme &theme, HostActions actions, QWidget *parent = nullptr);

private:
    void build();
    void validate();
    void add();
    void say(fleet::Tone tone, const QString &text);
    void suggestName();

    Theme &m_theme;
    HostActions m_actions;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_endpoint = nullptr;
    QLabel *m_message = nullptr;
    QPushButton *m_add = nullptr;
    bool m_ownName = false; ///< the user typed one, no more suggestions
};

/// A name made of an endpoint: its host, or "local" for a socket.
QString suggestedName(const engine::Endpoint &endpoint);

} // namespace bayplan::ui
