// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/rollouts.h"
#include "rollouts/rolloutview.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <map>
#include <memory>

namespace bayplan::rollouts {

/// The views of all services' rollouts. They follow those under way from their beginning, whether or not anybody looks,
/// so that their charts are whole.
class RolloutViews : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    RolloutViews(Rollouts &rollouts, services::ServiceBook &book, QObject *parent = nullptr);
    ~RolloutViews() override;

    /// Of the service's latest rollout, over or not; null if there was none. Stays until the service is gone.
    RolloutView *view(const QString &service);
    /// Of a rollout that is under way; null if none is.
    const RolloutView *active(const QString &service) const;
    /// What it can be told now.
    QSet<Steer> steering(const QString &service) const;
    /// The one that is on screen: only for it is it worked out what comes. Empty: none.
    void watch(const QString &service);

Q_SIGNALS:
    void changed(const QString &service);

private:
    /// A view, and what was done for it here: one operation after another, where it was interrupted.
    struct Entry
    {
        RolloutView view;
        services::Rollout rollout;
        QPointer<operations::Operation> operation;
        std::map<int, Step> steps;
        std::vector<operations::Operation::Row> pastRows;
        std::map<int, Step> pastSteps;
    };

    static void addWork(const Entry &entry, RolloutSnapshot &snapshot);
    void follow(Entry &entry, const QString &service, const services::Rollout &rollout) const;
    void lookSoon(const QString &service);
    void look(const QString &service);

    Rollouts &m_rollouts;
    services::ServiceBook &m_book;
    std::map<QString, std::unique_ptr<Entry>> m_views;
    QString m_watched;
    QSet<QString> m_due;
    QTimer m_soon;  ///< gathers changes that come together
    QTimer m_clock; ///< what passes while nothing happens: seconds, estimates
};

} // namespace bayplan::rollouts
