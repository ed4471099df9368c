// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "ui/hostactions.h"
#include "ui/theme.h"

#include <QDialog>

#include <optional>

class QLabel;
class QPushButton;
class QScrollArea;

namespace bayplan::ui {

class HostForm;
class TestPanel;

/// Asks for all that can be said of a host, says at once what is wrong with it, tests the connection if that is wanted,
/// and adds the host or changes it. Show with open(); it deletes itself when it is closed.
class HostDialog : public QDialog
{
    Q_OBJECT

public:
    /// Adds a host, or changes `edited`. `theme` must outlive the dialog.
    HostDialog(Theme &theme, HostActions actions, const std::optional<fleet::HostConfig> &edited,
               QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void buildButtons(QWidget *below);
    /// As high as the form wants, if the screen has room for it.
    void fitHeight();
    void validate();
    void save();
    void say(fleet::Tone tone, const QString &text);

    Theme &m_theme;
    HostActions m_actions;
    const std::optional<fleet::HostConfig> m_edited;
    HostForm *m_form = nullptr;
    QScrollArea *m_scroll = nullptr;
    QWidget *m_foot = nullptr;
    TestPanel *m_test = nullptr;
    QLabel *m_message = nullptr;
    fleet::Tone m_tone = fleet::Tone::Neutral; ///< of the message
    QPushButton *m_save = nullptr;
};

} // namespace bayplan::ui
