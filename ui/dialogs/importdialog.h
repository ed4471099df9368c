// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace bayplan::ui {

class ImportList;

/// Shows the hosts found in docker's settings, docker-machine's store, on this machine and in ssh's configuration, and
/// adds the ticked ones. Show with open(); it deletes itself when it is closed.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the dialog.
    ImportDialog(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

private:
    void build();
    void look();
    void validate();
    void import();
    void say(fleet::Tone tone, const QString &text);
    /// The hosts there are; the demo's don't count.
    QList<fleet::HostConfig> known() const;

    Theme &m_theme;
    Models m_models;
    HostActions m_actions;
    ImportList *m_list = nullptr;
    QLabel *m_nothing = nullptr;
    QLabel *m_message = nullptr;
    fleet::Tone m_tone = fleet::Tone::Neutral; ///< of the message
    QPushButton *m_import = nullptr;
};

} // namespace bayplan::ui
