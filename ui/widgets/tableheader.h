// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QHeaderView>

namespace bayplan::ui {

/// A table's head: muted titles, the sorted one with ▴ or ▾ after it, columns movable.
class TableHeader : public QHeaderView
{
    Q_OBJECT

public:
    /// `theme` must outlive the header.
    explicit TableHeader(const Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace bayplan::ui
