// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// A state's dot and a few muted words after it.
class DotLabel : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the label.
    explicit DotLabel(const Theme &theme, QWidget *parent = nullptr);

    void setState(fleet::Tone tone, const QString &text);
    const QString &text() const { return m_text; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont textFont() const;

    const Theme &m_theme;
    fleet::Tone m_tone = fleet::Tone::Neutral;
    QString m_text;
};

} // namespace bayplan::ui
