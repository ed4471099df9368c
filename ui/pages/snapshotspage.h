// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/kept/place.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/snapshots/moments.h"
#include "ui/theme.h"

#include <QTimer>

class QAction;
class QHBoxLayout;
class QPushButton;

namespace bayplan::ui {

class Chip;
class ComparisonView;
class FilterField;
class MessageBar;
class SnapshotActions;
class TimelineView;

/// What the hosts had at other times: the snapshots kept, what changed from one to the next, exported, and brought
/// back.
class SnapshotsPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    SnapshotsPage(Theme &theme, Models models, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    /// Snapshots kept.
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;
    SnapshotActions &actions() const { return *m_actions; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildHead();
    void buildBody();
    void follow();
    void followFolder();
    void followWorkspace();
    void onMomentsChanged();
    void onChosen();
    void compareChosen(const QList<int> &rows);
    void showBusy();
    void showSchedule();
    void askWhereToSave();
    void openMenu(int row, const QPoint &at);
    void revealCurrent();
    void fillObjectMenu(QMenu *menu);
    void tell(fleet::Tone tone, const QString &text, const QString &path = {});

    Theme &m_theme;
    Models m_models;
    Moments m_timeline;
    QWidget *m_head;
    Chip *m_schedule = nullptr;
    FilterField *m_filter;
    MessageBar *m_told;
    QPushButton *m_showWritten = nullptr;
    MessageBar *m_busy;
    TimelineView *m_moments;
    ComparisonView *m_comparison;
    SnapshotActions *m_actions;
    QString m_writtenPath;
    QString m_workspace; ///< whose snapshots are shown
    snapshots::KeptPlace m_place;
    QTimer m_momentsChanged; ///< they come and go many at a time
    QTimer m_tick;           ///< today becomes yesterday
};

} // namespace bayplan::ui
