// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/planblocks.h"

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace bayplan::ui {

struct CellMarks;
class PlanMarks;

/// What the bay plan's cells share: background, grid, the frame of the current cell.
class PlanDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `theme` and `marks` must outlive the delegate.
    PlanDelegate(const Theme &theme, const PlanMarks &marks, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    virtual void paintContent(QPainter &painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const = 0;
    /// Whether the cell itself is framed when it is the current one; blocks frame themselves.
    virtual bool framesCell(const QModelIndex &) const { return true; }
    void showHelp(QHelpEvent *event, QAbstractItemView *view, const QRect &rect, const QStringList &lines) const;
    const Theme &theme() const { return m_theme; }
    const PlanMarks &marks() const { return m_marks; }

private:
    const Theme &m_theme;
    const PlanMarks &m_marks;
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
    int paintTitle(QPainter &painter, const QRect &area, const services::PlanRow &row) const;

    bool m_showsProject = true;
};

/// A host's column: its replicas as blocks.
class PlanBlocksDelegate : public PlanDelegate
{
    Q_OBJECT

public:
    /// All of it must outlive the delegate.
    PlanBlocksDelegate(const Theme &theme, const PlanMarks &marks, const fleet::Fleet &fleet,
                       QObject *parent = nullptr);

    /// The block that is current within the current cell.
    void setCurrentBlock(int block) { m_currentBlock = block; }
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void paintContent(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool framesCell(const QModelIndex &index) const override;

private:
    void paintWhyNot(QPainter &painter, const QRect &rect, const CellMarks &marks, int places) const;

    const fleet::Fleet &m_fleet;
    int m_currentBlock = 0;
};

/// Last column: how many replicas are wanted, against the row that has most; with a handle where that can be changed.
class PlanCountDelegate : public PlanDelegate
{
    Q_OBJECT

public:
    using PlanDelegate::PlanDelegate;

    void setMost(int most) { m_most = most; }
    int most() const { return m_most; }
    /// Whose handle the mouse is over.
    void setHovered(const QModelIndex &index) { m_hovered = index; }
    QModelIndex hovered() const { return m_hovered; }
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void paintContent(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_most = 1;
    QPersistentModelIndex m_hovered;
};

} // namespace bayplan::ui
