// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/keptsplitter.h"

namespace bayplan::ui {

KeptSplitter::KeptSplitter(Qt::Orientation orientation, const QString &name, int pane, QWidget *parent)
    : QSplitter(orientation, parent)
    , m_pane(pane)
{
    setObjectName(name);
    setChildrenCollapsible(false);
    connect(this, &QSplitter::splitterMoved, this, &KeptSplitter::paneResized);
}

void KeptSplitter::setPaneSize(int pixels)
{
    setStretchFactor(m_pane, 0);
    setStretchFactor(1 - m_pane, 1);
    // What is left over goes to the one that stretches.
    setSizes(m_pane == 0 ? QList<int>{pixels, 1} : QList<int>{1, pixels});
}

int KeptSplitter::paneSize() const
{
    return sizes().value(m_pane);
}

} // namespace bayplan::ui
