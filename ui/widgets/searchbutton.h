// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QAbstractButton>

namespace bayplan::ui {

/// Looks like a search field; opens the command palette.
class SearchButton : public QAbstractButton
{
    Q_OBJECT

public:
    /// `theme` must outlive the button.
    explicit SearchButton(const Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override { return {300, 32}; }
    QSize minimumSizeHint() const override { return {90, 32}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace bayplan::ui
