// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/dockerrun.h"
#include "ui/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace bayplan::ui {

/// Takes a pasted `docker run` line or a Compose file's text apart; of several services one is chosen.
class PastePanel : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the panel.
    explicit PastePanel(const Theme &theme, QWidget *parent = nullptr);

    /// Begins anew, with what the clipboard holds if that is such a text.
    void begin();

Q_SIGNALS:
    void taken(const bayplan::run::ParsedRun &parsed);
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take();
    void takeService(const QString &text);
    void offerServices();
    void complain(const QString &text);

    const Theme &m_theme;
    QPlainTextEdit *m_text;
    QComboBox *m_services; ///< there where the text has more than one
    QLabel *m_problem;
};

} // namespace bayplan::ui
