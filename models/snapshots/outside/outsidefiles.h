// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace bayplan::snapshots {

/// What other tools make containers, or let traffic through to them, by.
enum class OutsideFormat {
    Compose,    ///< docker-compose 1.27 and later, `docker compose`, Bayplan itself
    Kubernetes, ///< manifests for `kubectl apply -f`
    Terraform,  ///< provider kreuzwerker/docker 4
    Ansible,    ///< collection community.docker
    Nftables    ///< rules for `nft -f`
};

struct OutsideOptions
{
    /// A file for each host, in the place of one with all of them.
    bool perHost = false;
};

struct OutsideFile
{
    QString name; ///< letters, digits, dots and dashes; no two alike, whatever upper and lower case
    QByteArray content;

    bool operator==(const OutsideFile &) const = default;
};

/// The containers of a snapshot, without their data, as files in UTF-8. The head of each, a comment, tells what it is
/// of, whether secrets are masked, which hosts are stale or were never reached, and, a line for each, what of which
/// container the format can't express. Text from engines stays text, whatever is in it. Hosts that were never reached
/// have no files of their own. The same snapshot gives the same bytes. Pure.
QList<OutsideFile> outsideFiles(const Snapshot &snapshot, OutsideFormat format, const OutsideOptions &options = {});

} // namespace bayplan::snapshots
