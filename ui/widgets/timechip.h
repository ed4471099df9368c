// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/chip.h"

namespace bayplan::ui {

/// "Any time ▾": how far back a page looks, chosen from a menu.
class TimeChip : public Chip
{
    Q_OBJECT

public:
    /// `theme` must outlive the chip.
    explicit TimeChip(const Theme &theme, QWidget *parent = nullptr);

    /// "1h", as filters have it; empty: any time.
    const QString &span() const { return m_span; }

Q_SIGNALS:
    void spanChanged();

private:
    void choose(const QString &span, const QString &title);
    void openMenu();

    QString m_span;
};

} // namespace bayplan::ui
