// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/bayplanmodel.h"
#include "ui/theme.h"

#include <QRect>

class QPainter;

namespace bayplan::ui {

/// Where the blocks of a cell of the bay plan lie: in lines from the top left. Pure geometry.
namespace planblocks {

constexpr int width = 30;
constexpr int height = 24;
constexpr int gap = 5;
constexpr int margin = 11;
constexpr int maxLines = 6;   ///< more are summed up in the last place
constexpr int rowHeight = 80; ///< of a row with up to two lines

int perLine(int cellWidth);
/// How many places are taken for `count` blocks; the last one says "+12" when they are not enough.
int places(int count, int cellWidth);
QRect place(int index, const QRect &cell);
/// -1 if there is none at `position`.
int placeAt(QPoint position, const QRect &cell, int count);
/// What a row needs whose fullest cell has `count` blocks.
int heightFor(int count, int cellWidth);

} // namespace planblocks

/// One replica: its number; shape and colour tell its state.
void paintBlock(QPainter &painter, const Theme &theme, const QRect &rect, const services::Block &block);
/// How a block looks that goes, or is about to.
enum class Going { No, Previewed, UnderWay };
void paintBlock(QPainter &painter, const Theme &theme, const QRect &rect, const services::Block &block, Going going);
/// Where a replica would come.
void paintGhost(QPainter &painter, const Theme &theme, const QRect &rect);
/// The last place of a full cell.
void paintMoreBlocks(QPainter &painter, const Theme &theme, const QRect &rect, int count);

// For blocks elsewhere that look alike.
/// What starts: stripes of the colour over the block.
void paintStripes(QPainter &painter, const QRectF &rect, const QColor &color);
/// So much of `a`, the rest of `b`.
QColor mixed(const QColor &a, const QColor &b, float share);

/// The row of the bay plan an index stands for, through any proxies; null for an index of no bay plan.
const services::PlanRow *planRow(const QModelIndex &index);

} // namespace bayplan::ui
