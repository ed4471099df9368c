// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/rolloutview.h"
#include "rollouts/steering.h"
#include "services/figures.h"
#include "ui/theme.h"

#include <QPointer>
#include <QSet>
#include <QWidget>

class QLabel;
class QPushButton;

namespace bayplan::ui {

class DiffTable;
class FactRows;
class FailedList;
class LaneView;
class MessageBar;
class ProgressLine;
class ServingChart;
class StepsList;

/// A rollout as it goes: both sides, how far it is, what steers it, its steps, how many served, why what failed.
class RolloutPane : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the pane.
    explicit RolloutPane(const Theme &theme, QWidget *parent = nullptr);

    /// Follows the view; null shows that there was no rollout yet.
    void setView(const QString &service, rollouts::RolloutView *view);
    /// What load balancers count of its replicas; nothing: none is in front of it.
    void setFigures(const std::optional<services::FiguresByReplica> &figures);
    /// What it can be told now.
    void setSteering(const QSet<rollouts::Steer> &possible);
    /// Whether it can be taken over: nobody drives it, and its record's home is out of reach.
    void setCanTakeOver(bool can);

Q_SIGNALS:
    void steerRequested(bayplan::rollouts::Steer steer);
    /// Back to the revision it came from, after its end.
    void undoRequested();
    void takeOverRequested();

private:
    QWidget *buildTop();
    QWidget *buildControls();
    QWidget *buildSteps();
    QWidget *buildSide();
    QPushButton *addButton(const QString &name, const QString &text, QWidget *parent);
    void restyle();
    void refresh();
    void showReason();
    void showButtons();

    const Theme &m_theme;
    QString m_service;
    QPointer<rollouts::RolloutView> m_view;
    QSet<rollouts::Steer> m_possible;
    bool m_canTakeOver = false;
    QLabel *m_none;
    QWidget *m_content;
    MessageBar *m_reason;
    LaneView *m_old = nullptr;
    LaneView *m_new = nullptr;
    ProgressLine *m_progress = nullptr;
    QLabel *m_count = nullptr;
    QLabel *m_left = nullptr;
    QLabel *m_waits = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_resume = nullptr;
    QPushButton *m_promote = nullptr;
    QPushButton *m_abort = nullptr;
    QPushButton *m_undo = nullptr;
    QPushButton *m_takeOver = nullptr;
    StepsList *m_steps = nullptr;
    QLabel *m_noSteps = nullptr;
    ServingChart *m_chart = nullptr;
    FactRows *m_gate = nullptr;
    QWidget *m_failedPart = nullptr;
    FailedList *m_failed = nullptr;
    DiffTable *m_differences = nullptr;
};

} // namespace bayplan::ui
