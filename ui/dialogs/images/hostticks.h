// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/imagestep.h"

#include <QTreeWidget>

#include <functional>

namespace bayplan::fleet {
class Fleet;
class HostConnection;
} // namespace bayplan::fleet

namespace bayplan::ui {

/// All hosts with a tick each. Those that nothing can be done on now have none, and say why. Space ticks.
class HostTicks : public QTreeWidget
{
    Q_OBJECT

public:
    /// `fleet` must outlive it. `note` says something of a host that can be ticked; null: nothing.
    HostTicks(const fleet::Fleet &fleet, std::function<QString(const fleet::HostConnection &)> note,
              QWidget *parent = nullptr);

    /// Notes and ticks made anew; hosts of `ticked` are ticked, those of `left` are left out.
    void refresh(const QSet<fleet::HostId> &ticked, const QSet<fleet::HostId> &left = {});
    QList<images::HostRef> ticked() const;

    /// Why nothing that changes something can be done there; empty when it can.
    static QString whyNot(const fleet::HostConnection &host);

Q_SIGNALS:
    void tickedChanged();

private:
    const fleet::Fleet &m_fleet;
    const std::function<QString(const fleet::HostConnection &)> m_note;
};

} // namespace bayplan::ui
