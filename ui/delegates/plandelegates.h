// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/planblocks.h"

#include <QStyledItemDelegate>

namespace bayplan::ui {

/// What the bay plan's cells share: background, grid, the frame of the current cell.
class PlanDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `theme` must outlive the delegate.
    explicit PlanDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    virtual void paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const = 0;
    /// Whether the cell itself is framed when it is the current one; blocks frame themselves.
    virtual bool framesCell(const QModelIndex &) const { return true; }
    void showHelp(QHelpEvent *event, QAbstractItemView *view, const QRect &rect, const QStringList &lines) const;
    const Theme &theme() const { return m_theme; }

private:
    const Theme &m_theme;
};

/// First column: title with a badge, image, ports.
class PlanServiceDelegate : public PlanDelegate
{
    Q_OBJECT

public:
    using PlanDelegate::PlanDelegate;

    /// Whether the Compose project is named beside the service.
    void setShowsProject(bool shows) { m_showsProject = shows; }
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void paintContent(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool m_showsProject = true;
};

/// A host's column: its replicas as blocks.
class PlanBlocksDelegate : public PlanDelegate
{
    Q_OBJECT

public:
    /// `theme` and `fleet` must outlive the delegate.
    PlanBlocksDelegate(const Theme &theme, const fleet::Fleet &fleet, QObject *parent = nullptr);

    /// The block that is current within the current cell.
    void setCurrentBlock(int block) { m_currentBlock = block; }
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void paintContent(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool framesCell(const QModelIndex &index) const override;

private:
    const fleet::Fleet &m_fleet;
    int m_currentBlock = 0;
};

/// Last column: how many replicas there are, against the row that has most.
class PlanCountDelegate : public PlanDelegate
{
    Q_OBJECT

public:
    using PlanDelegate::PlanDelegate;

    void setMost(int most) { m_most = most; }

protected:
    void paintContent(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_most = 1;
};

} // namespace bayplan::ui
