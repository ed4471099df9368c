// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QTreeWidget>

namespace bayplan::fleet {
class Fleet;
class HostConnection;
} // namespace bayplan::fleet

namespace bayplan::ui {

/// All hosts with a tick each, for questions that change nothing on them: those out of reach can be ticked as well, and
/// say that what is known of them is old. Follows hosts that come and go; new ones are ticked. Space ticks.
class HostPicks : public QTreeWidget
{
    Q_OBJECT

public:
    /// `fleet` must outlive it. All hosts are ticked at first.
    explicit HostPicks(const fleet::Fleet &fleet, QWidget *parent = nullptr);

    /// In the fleet's order.
    QList<const fleet::HostConnection *> ticked() const;

Q_SIGNALS:
    void tickedChanged();

private:
    void rebuild();
    void tellStates();

    const fleet::Fleet &m_fleet;
};

} // namespace bayplan::ui
