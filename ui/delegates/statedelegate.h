// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/rowdelegate.h"

namespace bayplan::ui {

/// A state: a dot in the colour of its ToneRole, a ring where nothing runs, and the word, so that colour is never the
/// only sign.
class StateDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    /// The dot alone, for cards and lists that show states elsewhere.
    static void paintDot(QPainter &painter, const Theme &theme, fleet::Tone tone, QPointF centre, bool faded = false);

protected:
    void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const override;
    int contentWidth(const Cell &cell, const QModelIndex &index) const override;
};

} // namespace bayplan::ui
