// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QLabel;

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ui {

class DotLabel;

/// The foot of the rail: how many hosts are live and how many are not, and which workspace this is.
class FleetHealth : public QWidget
{
    Q_OBJECT

public:
    /// `theme` and `fleet` must outlive it.
    FleetHealth(const Theme &theme, fleet::Fleet &fleet, QWidget *parent = nullptr);

    /// "Workspace: production", "Demo"; what is wrong with it, if anything is.
    void setWorkspaceText(const QString &text, const QString &problem = {});

private:
    void refresh();

    fleet::Fleet &m_fleet;
    DotLabel *m_live;
    DotLabel *m_connecting;
    DotLabel *m_lost;
    QLabel *m_workspace;
};

} // namespace bayplan::ui
