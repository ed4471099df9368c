// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

#include <QTimer>

namespace bayplan::ui {

class Chip;
class FailingBar;
class HostChip;
class LiveWatch;
class MessageBar;
class PlanDrag;
class PlanFilter;
class PlanKeys;
class PlanMarks;
class PlanPanel;
class PlanPreview;
class PlanView;
class ServiceActions;

/// A row per service, a column per host, a block per replica: what stands where, and what is to stand where.
class BayPlanPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    BayPlanPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void reveal(int hostId, const QString &objectId) override;

private:
    void buildHead();
    void buildGestures();
    void showPreview();
    void showMenu(QPoint globalPosition);
    void summarize();
    void showAllRows();

    Theme &m_theme;
    Models m_models;
    PlanFilter *m_filter;
    PlanPreview *m_preview;
    PlanMarks *m_marks;
    PlanView *m_view;
    PlanDrag *m_drag;
    PlanKeys *m_keys;
    ServiceActions *m_serviceActions;
    PlanPanel *m_panel;
    FailingBar *m_failing;
    MessageBar *m_told; ///< what could not be done
    LiveWatch *m_watch;
    QWidget *m_head;
    HostChip *m_hostChip = nullptr;
    Chip *m_attention = nullptr;
    Chip *m_grouped = nullptr;
    QTimer m_summarize;
    QString m_status;
};

} // namespace bayplan::ui
