// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/rowdelegate.h"

namespace bayplan::ui {

/// A host's marks or labels: its TagsRole as small tags.
class TagsDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const override;
    int contentWidth(const Cell &cell, const QModelIndex &index) const override;
};

/// A host's name behind a stripe in its colour.
class HostNameDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const override;
};

} // namespace bayplan::ui
