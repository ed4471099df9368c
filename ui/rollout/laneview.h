// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/lanes.h"
#include "services/figures.h"
#include "ui/theme.h"

#include <QWidget>

namespace bayplan::ui {

/// One side of a rollout: what it is, and a block for each replica with its slot and host, shaped by its state as on
/// the bay plan.
class LaneView : public QWidget
{
    Q_OBJECT

public:
    enum class Side { Old, New };

    /// `theme` must outlive the view.
    LaneView(const Theme &theme, Side side, QWidget *parent = nullptr);

    void setLane(const rollouts::Lane &lane);
    const rollouts::Lane &lane() const { return m_lane; }
    /// What load balancers count of the service's replicas; nothing: there are none.
    void setFigures(const std::optional<services::FiguresByReplica> &figures);
    /// Of all in the lane together, as it is shown; empty if nothing is.
    QString figures() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {420, heightForWidth(420)}; }
    QSize minimumSizeHint() const override { return {240, heightForWidth(240)}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int blockWidth() const;
    int perLine(int width) const;
    /// How many blocks are shown; the place after them tells how many are not.
    int shown(int width) const;
    QRect place(int block) const;
    services::TrafficFigures figuresOf(const rollouts::LaneBlock &block) const;
    void paintHead(QPainter &painter) const;
    void paintBlock(QPainter &painter, const QRect &rect, const rollouts::LaneBlock &block) const;

    const Theme &m_theme;
    const Side m_side;
    rollouts::Lane m_lane;
    std::optional<services::FiguresByReplica> m_figures;
};

} // namespace bayplan::ui
