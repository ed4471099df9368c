// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/pattern.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace bayplan::ui {

class ElidedLabel;

/// What is looked for in an inspect: a text or a regular expression, next and previous. Hidden until it is asked for.
class InspectFindBar : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the bar.
    explicit InspectFindBar(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing while it is hidden.
    inspect::Wanted wanted() const;
    /// "3 of 120", or what is wrong with the expression.
    void setResult(const QString &text, bool isError = false);
    /// Shows it and takes the focus.
    void open();

Q_SIGNALS:
    /// A moment after the last change.
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
    ElidedLabel *m_result;
    QToolButton *m_case;
    QToolButton *m_regex;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_close;
    bool m_isError = false;
    QTimer m_debounce;
};

} // namespace bayplan::ui
