// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// A state in a word or two on a pill of its colour.
class Badge : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the badge.
    explicit Badge(const Theme &theme, QWidget *parent = nullptr);

    void setState(const QString &text, fleet::Tone tone);
    const QString &text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont textFont() const;

    const Theme &m_theme;
    QString m_text;
    fleet::Tone m_tone = fleet::Tone::Neutral;
};

} // namespace bayplan::ui
