// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QHeaderView>

namespace bayplan::ui {

/// A table's head: muted titles, the sorted one with ▴ or ▾ after it, columns movable. A column of a host has a stripe
/// in the host's colour, and says if the host is out of reach.
class TableHeader : public QHeaderView
{
    Q_OBJECT

public:
    /// `theme` must outlive the header.
    explicit TableHeader(const Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    /// The first column stays in view while the others scroll.
    void setFirstKept(bool kept) { m_firstKept = kept; }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    bool m_firstKept = false;
};

} // namespace bayplan::ui
