// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostpicks.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int pickPixels = 25;
constexpr int mostPicks = 5;
} // namespace

HostPicks::HostPicks(const fleet::Fleet &fleet, QWidget *parent) : QTreeWidget(parent), m_fleet(fleet)
{
    setObjectName(u"hosts"_s);
    setAccessibleName(tr("Hosts"));
    setColumnCount(1);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setUniformRowHeights(true);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QTreeWidget::itemChanged, this, [this] { Q_EMIT tickedChanged(); });
    connect(&fleet, &fleet::Fleet::hostAdded, this, [this] { rebuild(); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this] { rebuild(); });
    connect(&fleet, &fleet::Fleet::changed, this, [this] { tellStates(); });
    rebuild();
}

void HostPicks::rebuild()
{
    QSet<fleet::HostId> left;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        if (topLevelItem(i)->checkState(0) != Qt::Checked)
            left.insert(topLevelItem(i)->data(0, Qt::UserRole).toInt());
    }
    {
        const QSignalBlocker quiet(this);
        clear();
        for (const fleet::HostConnection *host : m_fleet.hosts()) {
            auto *item = new QTreeWidgetItem(this);
            item->setSizeHint(0, QSize(0, pickPixels));
            item->setData(0, Qt::UserRole, host->id());
            item->setCheckState(0, left.contains(host->id()) ? Qt::Unchecked : Qt::Checked);
        }
        if (topLevelItemCount() > 0)
            setCurrentItem(topLevelItem(0));
    }
    tellStates();
    setFixedHeight(std::clamp(topLevelItemCount(), 2, mostPicks) * pickPixels + 2 * frameWidth());
    Q_EMIT tickedChanged();
}

void HostPicks::tellStates()
{
    const QSignalBlocker quiet(this);
    for (int i = 0; i < topLevelItemCount(); ++i) {
        QTreeWidgetItem *item = topLevelItem(i);
        const fleet::HostConnection *host = m_fleet.host(item->data(0, Qt::UserRole).toInt());
        if (!host)
            continue;
        QString text = core::plainLine(host->config().name, 63);
        if (!fleet::isLive(host->status().state))
            text = tr("%1, out of reach: by what was known last").arg(text);
        if (item->text(0) != text)
            item->setText(0, text);
    }
    viewport()->update();
}

QList<const fleet::HostConnection *> HostPicks::ticked() const
{
    QList<const fleet::HostConnection *> hosts;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        const fleet::HostConnection *host = m_fleet.host(topLevelItem(i)->data(0, Qt::UserRole).toInt());
        if (host && topLevelItem(i)->checkState(0) == Qt::Checked)
            hosts << host;
    }
    return hosts;
}

} // namespace bayplan::ui
