// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "operations/containers/containerplan.h"
#include "operations/operations.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <memory>

namespace bayplan::tests {

/// Hosts, and hands to do something to their containers, as the window does it.
class ActionBench
{
public:
    ActionBench();
    ~ActionBench();

    /// A host of that name; false if it doesn't get live.
    bool add(const fleet::HostConfig &config);
    fleet::Fleet &fleet() { return *m_fleet; }
    operations::Operations &operations() { return *m_operations; }

    /// What is known of containers of that name, on all hosts; waits until as many are known.
    QList<operations::ContainerFact> facts(const QStringList &names, qsizetype count = 0);
    operations::ContainerPlan plan(const operations::ContainerRequest &request, const QStringList &names,
                                   qsizetype count = 0);
    /// Does it and waits for its end. Null when it doesn't end.
    operations::Operation *run(const operations::ContainerRequest &request, const QStringList &names,
                               qsizetype count = 0);
    operations::Operation *start(const operations::ContainerRequest &request, const QStringList &names,
                                 qsizetype count = 0);
    /// Takes the latest back that can be, and waits for the end of that.
    operations::Operation *undo();
    static bool waitForEnd(const operations::Operation &operation);

private:
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<operations::Operations> m_operations;
};

/// What went wrong, row by row; empty if all is done.
QString failures(const operations::Operation *operation);

} // namespace bayplan::tests
