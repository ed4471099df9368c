// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/tagplans.h"
#include "ui/pages/tablepage.h"

namespace bayplan::ui {

/// Each image once: where it is and where it is missing. The Images page's first view.
class ImagesByNameView : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the view.
    ImagesByNameView(Theme &theme, Models models, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;

    /// Every copy of the selected images, each under the name it has on its host.
    std::vector<images::HeldImage> chosen() const;
    using TablePage::addTool;
    using TablePage::table;

Q_SIGNALS:
    /// The copies of one image are asked for; `filter` finds them in the other view.
    void copiesRequested(const QString &filter);

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;

private:
    void showCopies(const QModelIndex &row);
};

} // namespace bayplan::ui
