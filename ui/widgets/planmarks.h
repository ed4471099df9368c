// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/bayplanmodel.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QStringList>

namespace bayplan::operations {
class Operation;
class Operations;
} // namespace bayplan::operations
namespace bayplan::rollouts {
class RolloutView;
class RolloutViews;
} // namespace bayplan::rollouts
namespace bayplan::services {
class ServiceRunner;
}

namespace bayplan::ui {

class PlanPreview;

/// What is about to happen, or is happening, to the replicas of one service on one host.
struct CellMarks
{
    QStringList making = {};     ///< replicas on their way that the host doesn't have yet: their slots
    int makingImage = 0;         ///< see services::Block
    int coming = 0;              ///< replicas that the preview would add
    QSet<QString> starting = {}; ///< names of replicas that are there, and not ready yet
    QSet<QString> going = {};    ///< ids of those that go
    bool isPreview = false;      ///< they only would go
    QString whyNot = {};         ///< why the replica being dragged can't go there
    bool isTarget = false;       ///< where it would go

    /// How many places it needs beside those of its blocks.
    int places() const { return int(making.size()) + coming; }
};

/// The same for a row.
struct RowMarks
{
    QString badge = {};     ///< "3 → 5"; empty: the row's own
    bool isRollout = false; ///< it is a rollout's
    double progress = -1;   ///< of what is on its way, from 0 to 1; negative: nothing is
    bool isPreview = false;
    bool isScaled = false; ///< its handle is being dragged
    int to = 0;            ///< that number
};

/// Says what previews and operations add to the bay plan. Kept up with the operations that are on their way.
class PlanMarks : public QObject
{
    Q_OBJECT

public:
    /// All of it must outlive the marks.
    PlanMarks(const PlanPreview &preview, const services::ServiceRunner &runner, operations::Operations &operations,
              const rollouts::RolloutViews &rollouts, QObject *parent = nullptr);

    /// The replica that is being dragged can't go there.
    bool isBarred(fleet::HostId host) const;
    CellMarks cell(const services::PlanRow &row, fleet::HostId host) const;
    RowMarks row(const services::PlanRow &row) const;

Q_SIGNALS:
    /// Something of a service's rows is different; empty: maybe of any.
    void changed(const QString &service);

private:
    void addRollout(CellMarks &marks, const rollouts::RolloutView &rollout, fleet::HostId host) const;
    void addWork(CellMarks &marks, const services::PlanRow &row, fleet::HostId host) const;

    const PlanPreview &m_preview;
    const services::ServiceRunner &m_runner;
    const rollouts::RolloutViews &m_rollouts;
    QString m_previewed; ///< the service whose preview was shown last
    bool m_bars = false; ///< and whether it barred columns
};

} // namespace bayplan::ui
