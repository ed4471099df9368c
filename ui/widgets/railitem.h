// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QAbstractButton>

namespace bayplan::ui {

/// One page in the rail: its title, and its number at the right.
class RailItem : public QAbstractButton
{
    Q_OBJECT

public:
    /// `theme` must outlive the item.
    RailItem(const Theme &theme, const QString &title, QWidget *parent = nullptr);

    /// -1 for none.
    void setCount(int count);
    QSize sizeHint() const override { return {120, 32}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    int m_count = -1;
};

} // namespace bayplan::ui
