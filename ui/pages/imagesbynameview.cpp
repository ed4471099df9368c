// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/imagesbynameview.h"

#include "fleet/imagesbynamemodel.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"

#include <QMenu>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ImagesByNameView::ImagesByNameView(Theme &theme, Models models, QWidget *parent)
    : TablePage(theme, models, models.imagesByName, models.imagesByName, u"imagesByNameTable"_s, parent)
{
    // The same sense as the model's own `is:` words.
    const fleet::ImagesByNameModel &model = models.imagesByName;
    addChip(u"unused"_s, tr("unused"), u"is:unused"_s, [&model](int row) { return model.row(row).containers() == 0; });
    addChip(u"dangling"_s, tr("dangling"), u"is:dangling"_s, [&model](int row) { return model.row(row).isDangling(); });
    addChip(u"different"_s, tr("different"), u"is:different"_s,
            [&model](int row) { return model.row(row).spread.differs; });
    addChip(u"missing"_s, tr("missing"), u"is:missing"_s,
            [&model](int row) { return !model.row(row).spread.missing.isEmpty(); });
    filter().setPlaceholderText(tr("Filter: text, image:redis, missing:aws1, is:unused"));

    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"repository"_s, 250, 136, 4},
                     {u"tag"_s, 120, 88, 2},
                     {u"size"_s, 120, 76},
                     {u"hosts"_s, 240, 190, 4},
                     {u"missing"_s, 150, 110, 3},
                     {u"containers"_s, 110, 92},
                     {u"state"_s, 116, 92}});
    auto *mono = new MonoDelegate(theme, MonoDelegate::Content::Text, this);
    view.setDelegate(u"repository"_s, mono);
    view.setDelegate(u"tag"_s, mono);
    view.setDelegate(u"state"_s, new StateDelegate(theme, this));
    auto *muted = new RowDelegate(theme, this);
    muted->setMuted(true);
    view.setDelegate(u"missing"_s, muted);
    view.setSearchColumn(u"repository"_s);
    view.setDefaultSort(u"repository"_s);

    connect(&view, &DataTable::rowActivated, this, [this](const QModelIndex &index) { showCopies(index); });
    connect(&view, &DataTable::menuAboutToShow, this, [this](QMenu *menu, const QModelIndex &index) {
        menu->addAction(tr("Show every copy"), this, [this, row = QPersistentModelIndex(index)] { showCopies(row); });
        const fleet::ImageNameRow &image = this->models().imagesByName.row(rows().mapToSource(index).row());
        if (image.isDangling())
            return;
        QSet<int> hosts;
        for (const fleet::ImageCopy &copy : image.spread.copies)
            hosts.insert(copy.host);
        if (hosts.size() > 1) // which of them is for the operator to say
            hosts.clear();
        menu->addAction(tr("Run this image…"), this,
                        [this, reference = image.spread.reference, hosts] { Q_EMIT runRequested(reference, hosts); })
            ->setObjectName(u"runImage"_s);
    });
}

void ImagesByNameView::showCopies(const QModelIndex &row)
{
    if (!row.isValid())
        return;
    const fleet::ImageNameRow &image = models().imagesByName.row(rows().mapToSource(row).row());
    Q_EMIT copiesRequested(image.isDangling() ? QString(u"is:dangling id:"_s + image.key())
                                              : QString(u"reference:"_s + image.spread.reference));
}

std::vector<images::HeldImage> ImagesByNameView::chosen() const
{
    std::vector<images::HeldImage> list;
    for (const QModelIndex &index : table().selectionModel()->selectedRows()) {
        const fleet::ImageSpread &spread = models().imagesByName.row(rows().mapToSource(index).row()).spread;
        for (const fleet::ImageCopy &copy : spread.copies) {
            images::HeldImage held{{copy.host, copy.hostName}, copy.image.id, {}};
            for (const QString &tag : copy.image.tags) {
                if (fleet::familiarReference(tag) == spread.reference)
                    held.name = tag;
            }
            list.push_back(held);
        }
    }
    return list;
}

QString ImagesByNameView::key() const
{
    return u"images-by-name"_s;
}

QString ImagesByNameView::title() const
{
    return tr("Images by name");
}

QString ImagesByNameView::countText(int count) const
{
    return tr("%Ln image(s)", nullptr, count);
}

QString ImagesByNameView::nothingText() const
{
    return tr("There are no images on these hosts yet. They appear here as soon as one is pulled or built.");
}

QStringList ImagesByNameView::valuesOf(const QString &field) const
{
    if (field == u"is"_s)
        return {u"unused"_s, u"used"_s, u"dangling"_s, u"different"_s, u"missing"_s};
    return TablePage::valuesOf(field == u"missing"_s ? u"host"_s : field);
}

} // namespace bayplan::ui
