// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logpattern.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace bayplan::ui {

/// What is looked for in a log: a text or a regular expression, next and previous, and whether only what matches is
/// shown. Hidden until it is asked for.
class LogFindBar : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the bar.
    explicit LogFindBar(const Theme &theme, QWidget *parent = nullptr);

    logs::Wanted wanted() const;
    bool onlyMatches() const;
    /// "3 of 120", or what is wrong with the expression.
    void setResult(const QString &text, bool isError);
    /// Shows it and takes the focus; `text`, if any, is looked for.
    void open(const QString &text);

Q_SIGNALS:
    /// A moment after the last change of wanted() or onlyMatches().
    void wantedChanged();
    void stepRequested(int by);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QToolButton *addToggle(const QString &name, const QString &text, const QString &does);
    QToolButton *addStep(const QString &name, const QString &icon, const QString &does, int by);
    void restyle();

    const Theme &m_theme;
    QLineEdit *m_field;
    QLabel *m_result;
    QToolButton *m_case;
    QToolButton *m_regex;
    QToolButton *m_only;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_close;
    bool m_isError = false;
    QTimer m_debounce;
};

} // namespace bayplan::ui
