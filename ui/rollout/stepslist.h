// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/steplines.h"
#include "ui/theme.h"

#include <QAbstractListModel>
#include <QListView>
#include <QStyledItemDelegate>

namespace bayplan::ui {

/// The lines of a rollout's steps; changed ones are told as such, so that what a view shows stays where it is.
class StepLinesModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole, ToneRole, CurrentRole };

    using QAbstractListModel::QAbstractListModel;

    void setLines(const QList<rollouts::StepLine> &lines);
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_lines.size()); }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// Of the step that is on its way; the last one, where there are several. -1: none.
    int current() const;

private:
    QList<rollouts::StepLine> m_lines;
};

/// Paints a step: its state as a dot, what it is, at the right what became of it.
class StepLineDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr int rowHeight = 35;

    explicit StepLineDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

/// What a rollout did, does and will do; keeps the step on its way in sight until it is scrolled by hand.
class StepsList : public QListView
{
    Q_OBJECT

public:
    /// `theme` must outlive the list.
    explicit StepsList(const Theme &theme, QWidget *parent = nullptr);

    void setLines(const QList<rollouts::StepLine> &lines);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    StepLinesModel *m_lines;
    int m_shown = -1; ///< the step that was scrolled to
};

} // namespace bayplan::ui
