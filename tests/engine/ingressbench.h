// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/balancerprocess.h"
#include "engine/rolloutbench.h"
#include "snapshots/snapshot.h"

#include <QObject>
#include <QSet>

#include <memory>

namespace bayplan::tests {

/// A load balancer of this machine before twelve replicas on three engines, and what is done to them under load. Its
/// functions check as tests do: a test that calls one looks at QTest::currentTestFailed().
class IngressBench : public QObject
{
public:
    /// What is done to the service under load.
    struct Work
    {
        void (IngressBench::*work)() = nullptr;
    };

protected:
    using Strategy = services::RolloutSettings::Strategy;
    static constexpr int replicas = 12;

    explicit IngressBench(services::Ingress::Kind kind) : m_proxy(kind) {}

    void setUp();
    void tearDown();
    /// Rows for a test of works: those of CI, or all where every case is tried.
    void addWorks() const;
    /// No request fails meanwhile. Where every case is tried, until there were 100,000.
    void underLoad(const Work &work);

    void rolling();
    void blueGreen();
    void undo();
    /// Of two canaries with 5 % of the requests, until they are promoted.
    void canary();
    void abort();
    void scale();
    void moveAndDrain();
    /// Every replica: each has another port afterwards.
    void restart();
    /// As the Containers page does it, with all of one host chosen.
    void restartContainers();

    /// To what a snapshot from before an update has: every replica is made again.
    void restore();

    const ingress::Upkeep *upkeep() const { return m_desktop->keeper().find(QStringLiteral("edge")); }
    bool isInStep() const { return upkeep() && upkeep()->isInStep(); }
    static services::RolloutSettings quick(Strategy strategy);
    QString change(const services::Change &change) { return m_desktop->ServiceBench::run(change); }
    QString begin(Strategy strategy) { return m_desktop->begin(another(strategy)); }
    /// What the balancer answers to `count` requests, one after the other: the colours of who answered, and "failed".
    QHash<QString, int> answers(int count) const;
    /// The name of the engine that a replica is on ends with its number.
    const DockerCli &dockerOf(const services::Replica &replica);

    TestFleet m_engines;
    BalancerProcess m_proxy;
    std::unique_ptr<RolloutBench> m_desktop;

private:
    std::optional<snapshots::Snapshot> taken() const;
    QSet<QString> addresses() const;
    rollouts::Update another(Strategy strategy) const;
    QString update(Strategy strategy) { return m_desktop->run(another(strategy)); }
    int countOf(int revision) const;
};

} // namespace bayplan::tests

Q_DECLARE_METATYPE(bayplan::tests::IngressBench::Work)
