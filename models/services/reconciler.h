// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/attempts.h"
#include "services/servicerunner.h"

#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <map>

namespace bayplan::services {

struct ReconcilerTimes
{
    std::chrono::milliseconds settle{1'000}; ///< without a change, before anything is done
    Attempts::Limits attempts = {};
};

/// Keeps services at what is wanted while it lives: what is lost is replaced, what is too many goes, a record that was
/// pruned is written again. Takes a service's lease only when there is something to do, and does nothing where somebody
/// else acts, where the record says that the service is not to be kept up, or where it has been tried too often.
class Reconciler : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    Reconciler(ServiceBook &book, ServiceRunner &runner, ReconcilerTimes times, QObject *parent = nullptr);

    /// Whether it has tried to restore the service too often lately, and waits.
    bool isFailing(const QString &service) const;
    /// Those that were restored too often and don't hold yet; sorted.
    QStringList failingServices() const;
    /// Forgets how often it was tried, and looks at it.
    void tryAgain(const QString &service);
    /// Whether nothing is to be done now, as far as is known.
    bool isAtRest() const { return m_due.isEmpty() && m_working.isEmpty() && m_waiting.empty(); }

Q_SIGNALS:
    /// Something was begun: what, in `change`.
    void acting(const bayplan::services::Change &change, bayplan::operations::Operation *operation);
    /// The service has been restored too often lately. Told once, until it holds again.
    void failing(const QString &service);
    /// failingServices() is different.
    void failingChanged();
    /// isAtRest() has become true.
    void rested();

private:
    void look(const QSet<QString> &services);
    void lookAtDue();
    /// When it is to be looked at again without a change; nothing if there is no need to.
    std::optional<std::chrono::milliseconds> lookAt(const QString &service);
    std::optional<Change> needed(const QString &service) const;
    void rest();

    ServiceBook &m_book;
    ServiceRunner &m_runner;
    const ReconcilerTimes m_times;
    QSet<QString> m_due;
    QHash<QString, QPointer<operations::Operation>> m_working; ///< by service
    std::map<QString, core::MonotonicTime> m_waiting;          ///< to be looked at then
    std::map<QString, Attempts> m_attempts;
    QSet<QString> m_failing; ///< told
    QTimer m_settle;
    QTimer m_wait;
    bool m_rested = false;
};

} // namespace bayplan::services
