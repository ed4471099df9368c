// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QDialog>
#include <QSet>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace bayplan::ui {

/// The frame of dialogs that ask something before an action: a heading, what they ask below it, a sentence that says
/// what is wrong with the answers, and two buttons. Show with open(); it deletes itself when it is closed.
class ActionDialog : public QDialog
{
    Q_OBJECT

protected:
    /// `theme` must outlive the dialog.
    ActionDialog(const Theme &theme, const QString &title, const QString &heading, QWidget *parent);

    const Theme &theme() const { return m_theme; }
    /// Where what is asked goes.
    QVBoxLayout &content() const { return *m_content; }
    QLabel *addText(const QString &text, bool muted = false);
    /// A label with its field below or beside, which it names for screen readers.
    void addField(const QString &title, QWidget *field, const QString &hint = {});
    void setAction(const QString &title);
    /// Whether it can be done; `why` not is shown where it isn't. Nothing has been typed yet: no reason to scold.
    void setPossible(bool possible, const QString &why = {}, fleet::Tone tone = fleet::Tone::Warning);
    /// A field for each of these hosts, which are marked production: its name is typed before anything is done to it.
    void askForNames(const QStringList &hosts, std::function<void()> changed);
    /// Whether those are typed that are among the hosts concerned.
    bool namesAreTyped(const QSet<QString> &concerned) const;
    /// The first of these fields; null if there is none.
    QWidget *firstName() const;
    /// Only the fields of these hosts, where others have nothing done to them now.
    void showNames(const QSet<QString> &concerned);
    /// Enter or the first button.
    virtual void act() = 0;
    /// As high as its texts want.
    void fitHeight();
    void showEvent(QShowEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    QVBoxLayout *m_content;
    QLabel *m_message;
    QPushButton *m_act;
    QList<QLineEdit *> m_names; ///< one for each host marked production, whose name is its property "host"
    fleet::Tone m_tone = fleet::Tone::Neutral;
};

} // namespace bayplan::ui
