// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// Names beside the colours of a chart's lines, on one line. A chart's own legend would take names for rich text.
class ChartLegend : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the legend.
    explicit ChartLegend(const Theme &theme, QWidget *parent = nullptr);

    /// The n-th name is that of Theme::series(n). `note` comes after them.
    void setEntries(const QStringList &names, const QString &note);

    QSize sizeHint() const override { return {120, 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QStringList m_names;
    QString m_note;
};

} // namespace bayplan::ui
