// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostchecklist.h"

#include "core/plaintext.h"

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::HostFact;

namespace {
constexpr int rowPixels = 25;
constexpr int mostRows = 5;
} // namespace

HostCheckList::HostCheckList(const QList<HostFact> &hosts, const QSet<fleet::HostId> &ticked, QWidget *parent)
    : QTreeWidget(parent)
    , m_hosts(hosts)
{
    setObjectName(u"hosts"_s);
    setColumnCount(1);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setUniformRowHeights(true);
    setTabKeyNavigation(false);
    for (const HostFact &host : m_hosts) {
        auto *item = new QTreeWidgetItem(this);
        item->setSizeHint(0, QSize(0, rowPixels));
        if (operations::leftOutByHost(host, {}))
            item->setFlags(Qt::NoItemFlags);
        else
            item->setCheckState(0, ticked.contains(host.id) || m_hosts.size() == 1 ? Qt::Checked : Qt::Unchecked);
    }
    setNotes({});
    const int rows = std::clamp(int(m_hosts.size()), 2, mostRows);
    setFixedHeight(rows * rowPixels + 2 * frameWidth());
    if (topLevelItemCount() > 0)
        setCurrentItem(topLevelItem(0));
    connect(this, &QTreeWidget::itemChanged, this, [this] { Q_EMIT chosenChanged(); });
}

void HostCheckList::setNotes(const QHash<fleet::HostId, QString> &notes)
{
    const QSignalBlocker quiet(this);
    for (int i = 0; i < topLevelItemCount(); ++i) {
        const HostFact &host = m_hosts.at(i);
        QStringList words{core::plainLine(host.name, 63)};
        if (const auto why = operations::leftOutByHost(host, {}))
            words[0] = core::plainLine(why->why, 120);
        else if (host.production)
            words << tr("production");
        if (const QString note = notes.value(host.id); !note.isEmpty())
            words << note;
        topLevelItem(i)->setText(0, words.join(u", "_s));
    }
}

QList<HostFact> HostCheckList::chosen() const
{
    QList<HostFact> hosts;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        if (topLevelItem(i)->flags().testFlag(Qt::ItemIsUserCheckable) && topLevelItem(i)->checkState(0) == Qt::Checked)
            hosts << m_hosts.at(i);
    }
    return hosts;
}

} // namespace bayplan::ui
