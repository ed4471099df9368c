// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/rowdelegate.h"

namespace bayplan::ui {

/// A small curve of a cell's SamplesRole, then its present figure.
class SparklineDelegate : public RowDelegate
{
    Q_OBJECT

public:
    enum class Kind { Cpu, Memory };

    explicit SparklineDelegate(const Theme &theme, Kind kind, QObject *parent = nullptr);

    /// The curve alone, newest sample at the right edge, from zero to `top` (to the highest sample if that is higher).
    static void paintCurve(QPainter &painter, const QRectF &rect, const QList<float> &samples, float top,
                           const QColor &color);

protected:
    void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const override;
    int contentWidth(const Cell &cell, const QModelIndex &index) const override;

private:
    Kind m_kind;
};

} // namespace bayplan::ui
