// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/tablepage.h"

namespace bayplan::ui {

/// The images of all hosts: what is where, what is missing or different elsewhere, what nothing uses.
class ImagesPage : public TablePage
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    ImagesPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;

protected:
    QString countText(int count) const override;
    QString nothingText() const override;
    QStringList valuesOf(const QString &field) const override;
};

} // namespace bayplan::ui
