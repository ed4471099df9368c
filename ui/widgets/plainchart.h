// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractAxis;
class QChartView;
class QFont;
class QWidget;

namespace bayplan::ui {

struct Colors;

/// A chart without a legend, a frame and margins, with these two axes, which it owns. It takes no focus.
QChartView *makePlainChart(QAbstractAxis *time, QAbstractAxis *figures, QWidget *parent);

/// In the theme's colours, with small labels in that font and lines for the figures only.
void stylePlainChart(QChartView &view, const Colors &colors, QFont font);

} // namespace bayplan::ui
