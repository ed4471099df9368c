// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/searchterm.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace bayplan::ui {

class ElidedLabel;

/// What is looked for in a long text: a text or a regular expression, next and previous. Hidden until it is asked for.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    struct Kind
    {
        QString name;         ///< what its widgets' names begin with
        QString does;         ///< "Find in the log"
        bool filters = false; ///< what doesn't match can be left out
    };
    /// `theme` must outlive the bar.
    FindBar(const Theme &theme, const Kind &kind, QWidget *parent = nullptr);

    /// Nothing while it is hidden.
    core::SearchTerm wanted() const;
    bool onlyMatches() const;
    /// "3 of 120", or what is wrong with the expression.
    void setResult(const QString &text, bool isError = false);
    /// Shows it and takes the focus; `text`, if any, is looked for.
    void open(const QString &text = {});

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
    ElidedLabel *m_result;
    QToolButton *m_case;
    QToolButton *m_regex;
    QToolButton *m_only = nullptr; ///< null if it doesn't filter
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_close;
    bool m_isError = false;
    QTimer m_debounce;
};

} // namespace bayplan::ui
