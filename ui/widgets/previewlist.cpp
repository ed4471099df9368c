// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/previewlist.h"

#include "core/plaintext.h"

#include <QHeaderView>
#include <QMap>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostHeight = 260;
constexpr int rowPixels = 25;
constexpr int hostRole = Qt::UserRole;
constexpr int idRole = Qt::UserRole + 1;

} // namespace

PreviewList::PreviewList(const QString &nameTitle, const QString &detailTitle, Ticks ticks, QWidget *parent)
    : QTreeWidget(parent)
    , m_ticks(ticks)
{
    setObjectName(u"previewList"_s);
    setColumnCount(2);
    setHeaderLabels({nameTitle, detailTitle});
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setSelectionMode(ticks == Ticks::None ? QAbstractItemView::NoSelection : QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    header()->setSectionsClickable(false);
    connect(this, &QTreeWidget::itemChanged, this, [this](const QTreeWidgetItem *item) { onItemChanged(item); });
}

bool PreviewList::isTicked(const fleet::ContainerKey &key) const
{
    return (m_ticks != Ticks::Off) != m_changed.contains(key);
}

void PreviewList::setItems(const QList<Item> &items, const QList<operations::LeftOut> &leftOut)
{
    m_filling = true;
    clear();
    QMap<QString, QTreeWidgetItem *> hosts;
    const auto group = [&](const QString &key, const QString &title) {
        QTreeWidgetItem *&item = hosts[key];
        if (!item) {
            item = new QTreeWidgetItem(this, {title});
            QFont bold = font();
            bold.setWeight(QFont::DemiBold);
            item->setFont(0, bold);
            item->setFirstColumnSpanned(true);
            item->setSizeHint(0, QSize(0, rowPixels));
        }
        return item;
    };
    for (const Item &one : items) {
        const QString host = core::plainLine(one.hostName, 63);
        QTreeWidgetItem *above = group(one.hostName, one.production ? tr("%1, production").arg(host) : host);
        auto *item = new QTreeWidgetItem(above);
        item->setText(0, core::plainLine(one.name, 80));
        item->setText(1, core::plainLine(one.detail, 80));
        item->setSizeHint(0, QSize(0, rowPixels));
        item->setData(0, hostRole, one.key.host);
        item->setData(0, idRole, one.key.id);
        if (m_ticks != Ticks::None) {
            above->setFlags(above->flags() | Qt::ItemIsUserCheckable | Qt::ItemIsAutoTristate);
            item->setCheckState(0, isTicked(one.key) ? Qt::Checked : Qt::Unchecked);
        }
    }
    for (const operations::LeftOut &left : leftOut) {
        auto *item = new QTreeWidgetItem(group(QString(QChar(1)), tr("Left as they are")));
        item->setText(0, core::plainLine(tr("%1 on %2").arg(left.target.name, left.target.hostName), 80));
        item->setText(1, core::plainLine(left.why, 80));
        item->setDisabled(true);
    }
    expandAll();
    if (m_ticks != Ticks::None && topLevelItemCount() > 0)
        setCurrentItem(topLevelItem(0));
    fitHeight();
    m_filling = false;
}

void PreviewList::onItemChanged(const QTreeWidgetItem *item)
{
    const fleet::ContainerKey key{item->data(0, hostRole).toInt(), item->data(0, idRole).toString()};
    if (m_filling || key.id.isEmpty()) // a host's own tick follows those below it
        return;
    if ((item->checkState(0) == Qt::Checked) == (m_ticks == Ticks::On))
        m_changed.remove(key);
    else
        m_changed.insert(key);
    Q_EMIT ticksChanged();
}

/// As high as its rows, up to a few.
void PreviewList::fitHeight()
{
    int rows = 0;
    for (int i = 0; i < topLevelItemCount(); ++i)
        rows += 1 + topLevelItem(i)->childCount();
    setFixedHeight(std::min(mostHeight, header()->sizeHint().height() + std::max(rows, 2) * rowPixels + 2));
}

} // namespace bayplan::ui
