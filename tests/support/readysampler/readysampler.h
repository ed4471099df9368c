// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <atomic>
#include <thread>

namespace bayplan::tests {

/// What the engines themselves list of a service at one moment.
struct ReadySample
{
    qint64 at = 0;          ///< ms since the sampler's start
    int ready = 0;          ///< running, and healthy where there is a health check
    int total = 0;          ///< running, or about to be
    QMap<int, int> readyOf; ///< by revision
};

/// Counts a service's ready replicas every 50 ms from outside, whatever the program under test believes: by a thread of
/// its own that asks each engine for its list of containers. A moment in which an engine doesn't answer is left out.
class ReadySampler
{
public:
    ReadySampler(QStringList sockets, QString service);
    ~ReadySampler();

    /// Ends it; the samples so far.
    const QList<ReadySample> &stop();
    /// The fewest ready at a time, and the most there were. Only after stop().
    int leastReady() const;
    int mostTotal() const;
    /// "12 ×3, 13 ×40, …": how the numbers of ready ones went, for messages.
    QString course() const;

private:
    void sample();

    const QStringList m_sockets;
    const QString m_service;
    QList<ReadySample> m_samples;
    std::atomic_bool m_stops = false;
    std::thread m_thread;
};

} // namespace bayplan::tests
