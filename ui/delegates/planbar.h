// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QRect>
#include <QRectF>

class QPainter;

namespace bayplan::ui {

/// The bar at the right end of a row of the bay plan: how many replicas there are, with a handle that is dragged to
/// have another number. Pure geometry.
namespace planbar {

/// Pixels that the handle is dragged for one replica more or less, however long the bar: one that is held can be told
/// from the next.
constexpr int step = 8;

/// Of a cell of the last column; empty where there is no room for it.
QRectF bar(const QRect &cell);
/// `most`: the highest count of all rows.
QRectF handle(const QRect &cell, int count, int most);
/// While it is dragged from one number to another: it follows the mouse as far as the bar goes.
QRectF handleDragged(const QRect &cell, int from, int to, int most);
/// Where the handle can be taken hold of.
bool isHold(QPoint position, const QRect &cell);

} // namespace planbar

/// What the bar looks like just now.
struct PlanBarLook
{
    int count = 0;
    int to = 0; ///< what it is being dragged to
    int most = 1;
    bool hasHandle = true; ///< else it only compares
    bool isDragged = false;
    bool isUnderMouse = false;
};

void paintPlanBar(QPainter &painter, const Theme &theme, const QRect &cell, const PlanBarLook &look);

} // namespace bayplan::ui
