// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

namespace bayplan::ui {

/// Two panes, one of which has a size of its own; the other has the rest. The size comes back on restart.
class KeptSplitter : public QSplitter
{
    Q_OBJECT

public:
    /// `pane`: the one with the size, 0 or 1. `name`: known to settings.
    KeptSplitter(Qt::Orientation orientation, const QString &name, int pane, QWidget *parent = nullptr);

    /// Pixels of the pane; call it once both are added.
    void setPaneSize(int pixels);
    int paneSize() const;

Q_SIGNALS:
    /// By the operator's doing.
    void paneResized();

private:
    const int m_pane;
};

} // namespace bayplan::ui
