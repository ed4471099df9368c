// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/traffic.h"

#include <chrono>
#include <optional>

namespace bayplan::operations {
class StepRun;
}

namespace bayplan::services {

/// What steps that make and remove replicas ask of Traffic; where nothing is balanced they go on at once. Work is kept
/// by the step: it ends with it.
class TrafficGate
{
public:
    /// `traffic` may be null.
    TrafficGate(Traffic *traffic, const QString &service) : m_traffic(traffic), m_service(service) {}

    bool isBalanced() const { return m_traffic && m_traffic->isBalanced(m_service); }

    /// Keeps a replica of that name, on the step's host, out for as long as the step runs, or until it is let in.
    void holdBack(operations::StepRun &run, const QString &name) const;
    /// Lets it in and goes on once it is.
    void letIn(operations::StepRun &run, const QString &id, std::chrono::milliseconds limit, Traffic::Done done) const;
    /// Takes it out and goes on once it is; it stays out until the step ends.
    void takeOut(operations::StepRun &run, const QString &id, std::optional<std::chrono::seconds> drain,
                 Traffic::Done done) const;

private:
    Traffic *m_traffic;
    QString m_service;
};

} // namespace bayplan::services
