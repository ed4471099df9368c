// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QAbstractButton>

namespace bayplan::ui {

/// A small round button in a page's head: a filter that is on or off, a choice, or an action. May carry a number.
class Chip : public QAbstractButton
{
    Q_OBJECT

public:
    /// `theme` must outlive the chip. `name` is what comes after "chip:" in its object name.
    Chip(const Theme &theme, const QString &name, const QString &text, QWidget *parent = nullptr);

    /// Shown after the text; -1 for none.
    void setCount(int count);
    int count() const { return m_count; }
    /// Shows ▾ after the text.
    void setHasMenu(bool hasMenu);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString shownText() const;
    QFont textFont() const;

    const Theme &m_theme;
    int m_count = -1;
    bool m_hasMenu = false;
};

} // namespace bayplan::ui
