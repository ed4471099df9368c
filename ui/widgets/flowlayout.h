// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QList>

namespace bayplan::ui {

/// Cards in lines, all of one size: as many in a line as fit, grown to fill it up to a greatest width. Hidden ones take
/// no place.
class FlowLayout : public QLayout
{
public:
    FlowLayout(QWidget *parent, int minimumWidth, int maximumWidth, int spacing);
    ~FlowLayout() override;

    /// Before the item that is at `place` now, or at the end. The layout's parent becomes the widget's.
    void insertWidget(int place, QWidget *widget);
    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;

    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    int columnsFor(int width) const;
    int itemHeight() const;
    QList<QLayoutItem *> shown() const;

    QList<QLayoutItem *> m_items;
    const int m_minimumWidth;
    const int m_maximumWidth;
};

} // namespace bayplan::ui
