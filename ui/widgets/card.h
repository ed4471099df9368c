// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// A panel with a thin border and round corners. With a content widget it clips that widget's corners too.
class Card : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the card. Takes `content` as its child.
    explicit Card(const Theme &theme, QWidget *content = nullptr, QWidget *parent = nullptr);

    static constexpr int radius = 10;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Corners;

    const Theme &m_theme;
    Corners *m_corners = nullptr; ///< only over a content widget
};

} // namespace bayplan::ui
