// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/imagecopiesview.h"

#include "fleet/imagesmodel.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"

#include <QMenu>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ImageCopiesView::ImageCopiesView(Theme &theme, Models models, QWidget *parent)
    : TablePage(theme, models, models.images, models.images, u"imagesTable"_s, parent)
{
    // The same sense as the model's own `is:` words.
    const fleet::ImagesModel &model = models.images;
    addChip(u"unused"_s, tr("unused"), u"is:unused"_s, [&model](int row) { return model.row(row).containers == 0; });
    addChip(u"dangling"_s, tr("dangling"), u"is:dangling"_s,
            [&model](int row) { return model.row(row).tag.isEmpty(); });
    addChip(u"different"_s, tr("different"), u"is:different"_s, [&model](int row) { return model.row(row).differs; });
    addChip(u"missing"_s, tr("missing"), u"is:missing"_s, [&model](int row) { return model.row(row).missing; });
    filter().setPlaceholderText(tr("Filter: text, image:redis, host:aws1, is:unused"));

    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"repository"_s, 260, 140, 4},
                     {u"tag"_s, 130, 80, 2},
                     {u"host"_s, 110, 70, 1},
                     {u"id"_s, 140, 106},
                     {u"size"_s, 100, 72},
                     {u"created"_s, 150, 104, 1},
                     {u"containers"_s, 110, 92},
                     {u"spread"_s, 150, 112, 1}});
    auto *mono = new MonoDelegate(theme, MonoDelegate::Content::Text, this);
    view.setDelegate(u"repository"_s, mono);
    view.setDelegate(u"tag"_s, mono);
    view.setDelegate(u"id"_s, mono);
    view.setDelegate(u"spread"_s, new StateDelegate(theme, this));
    auto *muted = new RowDelegate(theme, this);
    muted->setMuted(true);
    view.setDelegate(u"created"_s, muted);
    view.setSearchColumn(u"repository"_s);
    view.setDefaultSort(u"repository"_s);
    connect(&view, &DataTable::menuAboutToShow, this, [this, &model](QMenu *menu, const QModelIndex &index) {
        const fleet::ImageRow &image = model.row(rows().mapToSource(index).row());
        if (image.tag.isEmpty())
            return;
        menu->addAction(tr("Run this image…"), this,
                        [this, tag = image.tag, host = image.host] { Q_EMIT runRequested(tag, {host}); })
            ->setObjectName(u"runImage"_s);
    });
}

std::vector<images::HeldImage> ImageCopiesView::chosen() const
{
    std::vector<images::HeldImage> list;
    for (const QModelIndex &index : table().selectionModel()->selectedRows()) {
        const fleet::ImageRow &row = models().images.row(rows().mapToSource(index).row());
        list.push_back({{row.host, row.hostName}, row.image.id, row.tag});
    }
    return list;
}

QString ImageCopiesView::key() const
{
    return u"images"_s;
}

QString ImageCopiesView::title() const
{
    return tr("Every copy of every image");
}

QString ImageCopiesView::countText(int count) const
{
    return tr("%Ln image copies", nullptr, count);
}

QString ImageCopiesView::nothingText() const
{
    return tr("There are no images on these hosts yet. They appear here as soon as one is pulled or built.");
}

QStringList ImageCopiesView::valuesOf(const QString &field) const
{
    if (field == u"is"_s)
        return {u"unused"_s, u"dangling"_s, u"different"_s, u"missing"_s};
    return TablePage::valuesOf(field);
}

} // namespace bayplan::ui
