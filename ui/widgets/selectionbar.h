// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QMenu;

namespace bayplan::ui {

/// What can be done with the selection, as words in the status line; empty while nothing is selected.
class SelectionBar : public QWidget
{
    Q_OBJECT

public:
    explicit SelectionBar(QWidget *parent = nullptr);

    /// Shown as a word. Actions outlive the bar.
    void addAction(QAction *action);
    /// Behind the word "More", at the end. The menu outlives the bar.
    void setMore(QMenu *menu);
    void setActive(bool active) { m_words->setVisible(active); }

private:
    QWidget *m_words;
    QHBoxLayout *m_row;
};

} // namespace bayplan::ui
