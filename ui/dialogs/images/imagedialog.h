// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"
#include "images/imagestep.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace bayplan::ui {

/// What the dialogs about images share: a sentence at the top, a message, the button that begins. Show with open();
/// they delete themselves.
class ImageDialog : public QDialog
{
    Q_OBJECT

protected:
    /// `theme` and what `models` refers to must outlive it. `go` is the text of the button that begins.
    ImageDialog(Theme &theme, Models models, const QString &title, const QString &about, const QString &go,
                QWidget *parent);

    /// Looks whether it can begin, and says what stands against it.
    virtual void validate() = 0;
    virtual void begin() = 0;

    Models &models() { return m_models; }
    Theme &theme() { return m_theme; }
    QVBoxLayout &body() { return *m_body; }
    QPushButton &goButton() { return *m_go; }
    QLabel *caption(const QString &text);
    void say(fleet::Tone tone, const QString &text);

    /// Adds the field in which the names of the production hosts among these must be typed; see confirmed().
    void askForProduction(const QList<fleet::HostId> &hosts);
    bool confirmed() const;
    QString production() const { return m_production.join(u", "); }

private:
    Theme &m_theme;
    Models m_models;
    QVBoxLayout *m_body;
    QLabel *m_message;
    QPushButton *m_go;
    QLabel *m_guardCaption;
    QLineEdit *m_guard;
    QStringList m_production;
    fleet::Tone m_tone = fleet::Tone::Neutral;
};

} // namespace bayplan::ui
