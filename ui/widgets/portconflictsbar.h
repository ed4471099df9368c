// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portconflicts.h"
#include "ui/theme.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace bayplan::ui {

class MessageBar;

/// Says how many ports more than one container wants, and lists them when asked. Hidden while there are none that
/// stand against anything: two stopped containers of one port are no trouble yet.
class PortConflictsBar : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the bar.
    PortConflictsBar(const Theme &theme, const fleet::PortConflicts &conflicts, QWidget *parent = nullptr);

Q_SIGNALS:
    /// One of them is to be shown where it is.
    void chosen(const bayplan::fleet::PortConflicts::Found &conflict);

private:
    void tell();
    void fill();
    void setListShown(bool shown);
    void choose(int row);

    const Theme &m_theme;
    const fleet::PortConflicts &m_conflicts;
    MessageBar *m_bar;
    QPushButton *m_show;
    QListWidget *m_list;
    QList<fleet::PortConflicts::Found> m_shown;
};

} // namespace bayplan::ui
