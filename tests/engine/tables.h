// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containersmodel.h"
#include "fleet/hostsmodel.h"
#include "fleet/imagesmodel.h"
#include "fleet/portsmodel.h"
#include "support/fleet/dockercli.h"

#include <QAbstractItemModelTester>
#include <QStringList>

namespace bayplan::tests {

/// The four tables over a fleet, each watched: QAbstractItemModelTester fails the test on a broken signal, and a reset
/// is counted.
class Tables : public QObject
{
public:
    explicit Tables(fleet::Fleet &fleet);

    fleet::ContainersModel containers;
    fleet::ImagesModel images;
    fleet::PortsModel ports;
    fleet::HostsModel hosts;

    int resets() const { return m_resets; }

private:
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
    int m_resets = 0;
};

/// Every difference between the tables' rows of a host and what the docker command says of its engine, in words.
/// Empty when they are the same, cell by cell.
QStringList differences(const Tables &tables, const QString &host, const DockerCli &docker);

} // namespace bayplan::tests
