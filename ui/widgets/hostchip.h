// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "ui/widgets/chip.h"

#include <QSet>

class QMenu;

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ui {

/// "All hosts ▾": which hosts a page shows, chosen from a menu.
class HostChip : public Chip
{
    Q_OBJECT

public:
    /// `theme` and `fleet` must outlive the chip.
    HostChip(const Theme &theme, fleet::Fleet &fleet, QWidget *parent = nullptr);

    /// Empty: all of them.
    const QSet<fleet::HostId> &chosen() const { return m_chosen; }
    void setChosen(const QSet<fleet::HostId> &hosts);

Q_SIGNALS:
    void chosenChanged();

private:
    void openMenu();
    void fill(QMenu &menu);
    void updateText();

    fleet::Fleet &m_fleet;
    QSet<fleet::HostId> m_chosen;
};

} // namespace bayplan::ui
