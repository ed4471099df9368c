// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hosttags.h"
#include "ui/theme.h"

#include <QFont>
#include <QRect>

class QPainter;

namespace bayplan::ui {

/// Paints a host's marks and labels as small tags in a row: a mark has a sign and a word beside its colour, a long
/// label ends in an ellipsis, and what doesn't fit is counted ("+2").
class HostTagPainter
{
public:
    static constexpr int height = 18;

    /// `theme` must outlive it; `font` is the one of the text around.
    HostTagPainter(const Theme &theme, const QFont &font);

    /// From the left, in the middle of the rectangle's height.
    void paint(QPainter &painter, const QRect &rect, const QList<fleet::HostTag> &tags) const;
    /// How wide all of them are.
    int width(const QList<fleet::HostTag> &tags) const;

private:
    int widthOf(const fleet::HostTag &tag) const;
    void paintTag(QPainter &painter, const QRect &rect, const fleet::HostTag &tag) const;

    const Theme &m_theme;
    QFont m_font;
};

} // namespace bayplan::ui
