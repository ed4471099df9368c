// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/hostfact.h"

#include <QHash>
#include <QSet>
#include <QTreeWidget>

namespace bayplan::ui {

/// Hosts with a tick each; those that nothing can be done on have none, and say why.
class HostCheckList : public QTreeWidget
{
    Q_OBJECT

public:
    /// `ticked`: at first; if there is only one host it is ticked anyhow.
    HostCheckList(const QList<operations::HostFact> &hosts, const QSet<fleet::HostId> &ticked,
                  QWidget *parent = nullptr);

    QList<operations::HostFact> chosen() const;
    /// Says it behind the names of these hosts, and of no others.
    void setNotes(const QHash<fleet::HostId, QString> &notes);

Q_SIGNALS:
    void chosenChanged();

private:
    const QList<operations::HostFact> m_hosts;
};

} // namespace bayplan::ui
