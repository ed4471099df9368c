// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/sshprompter.h"
#include "ui/theme.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace bayplan::ui {

/// Puts one of ssh's questions to the operator. Closing it declines. For a host's key declining is the default, so that
/// no key is accepted by an Enter meant for something else. Show with open(); it deletes itself when it is closed.
class SshQuestionDialog : public QDialog
{
    Q_OBJECT

public:
    /// Where an answer could be remembered.
    struct Memory
    {
        bool offered = false; ///< to remember it at all
        QString title;        ///< of the tick: "Remember in the keychain"
        QString explanation;  ///< where it is kept and for how long
    };

    /// `theme` must outlive the dialog.
    SshQuestionDialog(const Theme &theme, const net::SshQuestion &question, const Memory &memory,
                      QWidget *parent = nullptr);

Q_SIGNALS:
    /// Given once, before the dialog closes; a host key's is "yes".
    void answered(const QString &answer, bool remember);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildHead(QVBoxLayout &column);
    void buildHostKey(QVBoxLayout &column);
    void buildSecret(QVBoxLayout &column, const Memory &memory);
    void buildOther(QVBoxLayout &column);
    void buildButtons(QVBoxLayout &column);
    QLabel *addText(QVBoxLayout &column, const QString &text, bool muted = false);
    QLineEdit *addLine(QVBoxLayout &column, const QString &title);
    void give();
    void restyle();

    const Theme &m_theme;
    const net::SshQuestion m_question;
    QLabel *m_warning = nullptr;
    QLineEdit *m_answer = nullptr;
    QWidget *m_first = nullptr; ///< has the focus at the beginning
    QCheckBox *m_remember = nullptr;
};

} // namespace bayplan::ui
