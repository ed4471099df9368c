// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

#include <QRandomGenerator>

namespace bayplan::tests {

/// Hosts, containers, operators and a driver that does what next() says, all by chance. Checks every decision.
class SimulatedWorld
{
public:
    /// `tells`: prints all that happens.
    explicit SimulatedWorld(quint32 seed, bool tells = false);

    /// Lets things happen, then lets the world calm down and the rollout come to its end. The first thing that was not
    /// as it must be; empty if all was well.
    QString live();

    /// Nothing happens but what next() wants, and all of that succeeds but for new replicas that never get ready.
    bool isQuiet() const { return m_events == 0; }
    const rollouts::World &world() const { return m_world; }
    bool isBad(int revision) const { return m_bad.contains(revision); }
    int decisions() const { return m_decisions; }
    int mostToCalm() const { return m_toCalm; }
    /// Whether it was bound to be completed, or to wait for an operator at least.
    bool mustComplete() const { return m_mustComplete; }

private:
    // Making it.
    void makeHosts();
    void makeReplicas();
    services::RolloutSettings anySettings();
    services::ServiceSpec anySpec(int revision);

    // The driver.
    bool ask();
    void take(const rollouts::Decision &decision);
    void takeRollout(const services::Rollout &rollout);
    void breakOff(const QList<qsizetype> &steps);
    void finishStep(qsizetype index, bool succeeds);
    void die();
    void reportWhatBroke();

    // What happens.
    void somethingHappens();
    void hostChanges();
    void replicaChanges();
    void operatorActs();
    void newerRevision();
    void calmDown();
    bool nothingIsInTheWay() const;
    bool settle();
    bool startUp();

    // What must be true.
    QString fault(const rollouts::Decision &decision) const;
    QString faultOfImages(const rollouts::Decision &decision) const;
    QString faultOfCreates(const rollouts::Decision &decision) const;
    QString faultOfRemovals(const rollouts::Decision &decision) const;
    QString faultOfOrder(const rollouts::Decision &decision);
    QString faultAtTheEnd() const;
    QString faultOfEnd(const services::Rollout &rollout) const;
    int portOf(int revision) const;
    bool counts(const services::Replica &replica) const;
    int counting() const;
    int present() const;
    int most() const;
    bool fits(int revision) const;
    bool isMeant(const services::HostView &host) const;

    bool sometimes(int in) { return m_random.bounded(in) == 0; }
    int upTo(int most) { return int(m_random.bounded(most + 1)); }
    services::HostView &anyHost() { return m_world.observed.hosts[upTo(int(m_world.observed.hosts.size()) - 1)]; }
    services::HostView *host(int id);
    services::Replica *replica(int host, const QString &id);
    void lookAtImages();
    QString tagged(int host, int revision) const;
    void bring(int host, int revision, bool byName);
    void tagMoves();
    void note(const services::Replica &made);
    void add(const rollouts::Step &step, services::ReplicaState state);
    void pass(std::chrono::milliseconds time);
    void tell(const QString &what) const;
    void tell(const rollouts::Decision &decision) const;
    QString words(const rollouts::Step &step) const;

    const bool m_tells;
    QRandomGenerator m_random;
    rollouts::World m_world;
    QMap<std::pair<int, QString>, QString> m_tags; ///< on a host: what an image's name means there
    QSet<std::pair<int, QString>> m_images;        ///< on a host
    QMap<QString, int> m_moved;                    ///< how often what a name means has changed in the registry
    QSet<std::pair<int, int>> m_broughtByName;     ///< on the way: host, revision
    QHash<QString, QString> m_madeOf;              ///< by a replica's id: its image
    QMap<int, QString> m_imageOf;                  ///< by revision, what its first replica was made of
    QSet<int> m_bad;                               ///< revisions that never get ready
    QString m_fault;
    int m_ids = 0;
    int m_events = 0;
    int m_decisions = 0;
    int m_toCalm = 0;
    bool m_pausesForGood = false;
    bool m_hasPorts = false;
    bool m_mustComplete = false; ///< nothing stands in its way once the world is calm
};

} // namespace bayplan::tests
