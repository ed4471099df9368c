// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/rowdelegate.h"

namespace bayplan::ui {

/// Ids, images and ports in the monospace face.
class MonoDelegate : public RowDelegate
{
    Q_OBJECT

public:
    enum class Content {
        Text,  ///< ids, images
        Ports, ///< a text without a number is a remark ("none") and muted
    };

    explicit MonoDelegate(const Theme &theme, Content content = Content::Text, QObject *parent = nullptr);

protected:
    void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const override;
    QFont fontOf(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool isRemark(const QString &text) const;

    Content m_content;
};

} // namespace bayplan::ui
