// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/activitymodel.h"
#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

#include <QList>
#include <QString>

#include <utility>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace bayplan::operations {
class Operation;
}

namespace bayplan::ui {

class ActivityExport;
class Chip;
class DataTable;
class FilterField;
class HostChip;
class MessageBar;
class TimeChip;

/// What engines reported and what operators did, kept over many runs: filtered, exported, and taken back where that is
/// still possible.
class ActivityPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    ActivityPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    /// Operations on their way.
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildHead();
    void buildTable();
    void buildBody();
    void follow();
    void applyFilters();
    void showCurrent();
    void showProblem();
    void updateEmptyText();
    void fillMenu(QMenu &menu, const QModelIndex &index);
    void revealObject(const QModelIndex &index);
    void undo(const QModelIndex &index);
    /// What the row's operation is, while it can be taken back; else null.
    operations::Operation *undoable(const QModelIndex &index) const;

    Theme &m_theme;
    Models m_models;
    activity::ActivityModel m_model;
    QWidget *m_head;
    HostChip *m_hostChip = nullptr;
    TimeChip *m_time = nullptr;
    QList<std::pair<Chip *, QString>> m_chips; ///< and the term each stands for
    FilterField *m_filter;
    QToolButton *m_undo;
    MessageBar *m_problem;
    ActivityExport *m_export;
    DataTable *m_table;
    QLabel *m_detail;
};

} // namespace bayplan::ui
