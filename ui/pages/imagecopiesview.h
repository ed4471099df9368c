// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/tagplans.h"
#include "ui/pages/tablepage.h"

namespace bayplan::ui {

/// Every image of every host as a row: the Images page's second view.
class ImageCopiesView : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the view.
    ImageCopiesView(Theme &theme, Models models, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;

    /// The selected copies.
    std::vector<images::HeldImage> chosen() const;
    using TablePage::addTool;
    using TablePage::table;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;
};

} // namespace bayplan::ui
