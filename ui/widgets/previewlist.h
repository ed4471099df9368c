// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "operations/leftout.h"

#include <QList>
#include <QSet>
#include <QTreeWidget>

namespace bayplan::ui {

/// What an action is about to be done to, host by host, and what is left as it is and why. Rows may have a tick.
class PreviewList : public QTreeWidget
{
    Q_OBJECT

public:
    struct Item
    {
        fleet::ContainerKey key; ///< tells it from all others
        QString hostName;
        bool production = false;
        QString name;
        QString detail;
    };

    /// What the ticks are at first.
    enum class Ticks { None, On, Off };

    PreviewList(const QString &nameTitle, const QString &detailTitle, Ticks ticks, QWidget *parent = nullptr);

    /// Ticks that were changed stay.
    void setItems(const QList<Item> &items, const QList<operations::LeftOut> &leftOut);
    bool isTicked(const fleet::ContainerKey &key) const;

Q_SIGNALS:
    void ticksChanged();

private:
    void onItemChanged(const QTreeWidgetItem *item);
    void fitHeight();

    const Ticks m_ticks;
    QSet<fleet::ContainerKey> m_changed; ///< those ticked another way than at first
    bool m_filling = false;
};

} // namespace bayplan::ui
