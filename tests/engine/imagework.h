// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "images/imagestep.h"
#include "net/sshservice.h"
#include "operations/operations.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QProcess>
#include <QTemporaryDir>

namespace bayplan::tests {

/// The engines as hosts, and operations run on them as the window would.
class ImageWork
{
public:
    /// `byNetwork`: the engine that is reached by TCP, so that it can be cut off; 0: none.
    explicit ImageWork(const TestFleet &engines, int byNetwork = 0);

    fleet::Fleet &fleet() { return m_fleet; }
    net::SshService &ssh() { return m_ssh; }
    operations::Operations &operations() { return m_operations; }
    images::HostRef host(int engine) const;
    /// Podman's place among the engines; 0 when it isn't up.
    int podman() const { return m_podman; }
    /// The engine once more, reached through ssh; its place.
    int addSsh(int engine);
    const DockerCli &docker(int engine) const { return m_clis[size_t(engine - 1)]; }
    const fleet::LiveHost &live(int engine) const;
    bool waitUntilLive();

    /// Runs it to its end.
    operations::Operation &run(operations::Plan plan, int timeoutMs = 120'000);
    /// The first row's error or note, whichever it has.
    static QString told(const operations::Operation &operation);

    /// Makes an image of one layer of that many random bytes; its id.
    QString makeImage(int engine, const QString &name, qint64 bytes) const;
    /// Name and id of every image.
    QStringList images(int engine) const;

private:
    const TestFleet &m_engines;
    QTemporaryDir m_runtime{QStringLiteral("/tmp/bayplan-images-XXXXXX")}; ///< short enough for sockets
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    fleet::Fleet m_fleet;
    operations::Operations m_operations;
    std::vector<DockerCli> m_clis;
    std::vector<images::HostRef> m_hosts;
    int m_podman = 0;
};

/// Bytes of this process in memory.
qint64 residentBytes();
/// The same at its most, since resetPeak().
qint64 peakResidentBytes();
void resetPeak();

} // namespace bayplan::tests
