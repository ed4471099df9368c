// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// A chart's legend with a figure for each line, in as many columns as there is room for.
class ChartFigures : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString name; ///< may come from an engine
        int series = 0;
        QString figure;

        bool operator==(const Entry &) const = default;
    };

    /// `theme` must outlive the legend.
    explicit ChartFigures(const Theme &theme, QWidget *parent = nullptr);

    void setEntries(const QList<Entry> &entries);
    const QList<Entry> &entries() const { return m_entries; }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int columns() const;
    QRect cell(int entry) const;
    QFont textFont() const;
    void fitHeight();

    const Theme &m_theme;
    QList<Entry> m_entries;
};

} // namespace bayplan::ui
