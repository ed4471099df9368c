// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/outside/containers.h"

#include <QByteArray>

namespace bayplan::snapshots::outside {

/// What goes into one file.
struct FileScope
{
    const Snapshot &snapshot;
    const HostPart *host = nullptr; ///< the only one; null: all
    std::vector<OutsideContainer> containers = {};
    Gaps gaps = {}; ///< of containers that can't be in any file
};

// Each gives one file whole, its head with it.

QByteArray composeFile(const FileScope &scope);
QByteArray kubernetesFile(const FileScope &scope);
/// Which providers the others need, and how hosts are reached.
QByteArray terraformProviders(const FileScope &scope);
QByteArray terraformFile(const FileScope &scope);
QByteArray ansibleInventory(const FileScope &scope);
QByteArray ansiblePlaybook(const FileScope &scope);
QByteArray nftablesFile(const FileScope &scope);

} // namespace bayplan::snapshots::outside
