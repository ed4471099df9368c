// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// How far something is, as a thin line that fills.
class ProgressLine : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the line.
    explicit ProgressLine(const Theme &theme, QWidget *parent = nullptr);

    /// From 0 to 1.
    void setFraction(double fraction);
    double fraction() const { return m_fraction; }
    void setTone(fleet::Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    double m_fraction = 0;
    fleet::Tone m_tone = fleet::Tone::Good;
};

} // namespace bayplan::ui
