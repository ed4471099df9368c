// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QAbstractButton>

namespace bayplan::ui {

/// A few words to choose from, in a chart's head: "15 min". The chosen one is lit.
class RangeLink : public QAbstractButton
{
    Q_OBJECT

public:
    /// `theme` must outlive the link.
    RangeLink(const Theme &theme, const QString &text, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont textFont() const;

    const Theme &m_theme;
};

} // namespace bayplan::ui
