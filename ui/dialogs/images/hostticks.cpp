// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/hostticks.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"

#include <QHeaderView>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

HostTicks::HostTicks(const fleet::Fleet &fleet, std::function<QString(const fleet::HostConnection &)> note,
                     QWidget *parent)
    : QTreeWidget(parent)
    , m_fleet(fleet)
    , m_note(std::move(note))
{
    setObjectName(u"hostTicks"_s);
    setAccessibleName(tr("Hosts"));
    setColumnCount(2);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    setMinimumHeight(132);
    setProperty("roomy", true);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemChanged, this, [this] { Q_EMIT tickedChanged(); });
}

QString HostTicks::whyNot(const fleet::HostConnection &host)
{
    if (host.config().readOnly)
        return tr("marked read-only");
    if (!fleet::isLive(host.status().state))
        return tr("out of reach");
    return {};
}

void HostTicks::refresh(const QSet<fleet::HostId> &ticked, const QSet<fleet::HostId> &left)
{
    const QSignalBlocker quiet(this);
    clear();
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        if (left.contains(host->id()))
            continue;
        const QString reason = whyNot(*host);
        auto *item = new QTreeWidgetItem(this);
        item->setText(0, core::plainLine(host->config().name, 63));
        item->setData(0, Qt::UserRole, host->id());
        item->setText(1, !reason.isEmpty() ? reason : m_note ? m_note(*host) : QString());
        if (reason.isEmpty())
            item->setCheckState(0, ticked.contains(host->id()) ? Qt::Checked : Qt::Unchecked);
        else
            item->setFlags(Qt::ItemIsSelectable);
    }
    resizeColumnToContents(0);
    setColumnWidth(0, columnWidth(0) + 32);
    if (topLevelItemCount() > 0)
        setCurrentItem(topLevelItem(0));
}

QList<images::HostRef> HostTicks::ticked() const
{
    QList<images::HostRef> hosts;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = topLevelItem(i);
        if (item->flags().testFlag(Qt::ItemIsUserCheckable) && item->checkState(0) == Qt::Checked) {
            const fleet::HostId id = item->data(0, Qt::UserRole).toInt();
            if (const fleet::HostConnection *host = m_fleet.host(id))
                hosts << images::HostRef{id, host->config().name};
        }
    }
    return hosts;
}

} // namespace bayplan::ui
