// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/outside/backends.h"

#include <QByteArray>

namespace bayplan::ingress::outside {

// Files in UTF-8. Each begins with a comment that says what it is, and what of the backends it can't express. The same
// backends give the same bytes. No file holds a secret.

/// Terraform for AWS (provider hashicorp/aws 5): registers the servers with target groups of the kind "ip", and lets
/// the sources reach the published ports. Target groups and the security group are variables.
QByteArray terraformAws(const QList<Backend> &backends, const Options &options = {});

/// Terraform for NSX-T (provider vmware/nsxt): a pool for each backend.
QByteArray terraformNsxt(const QList<Backend> &backends);

/// An inventory for Ansible: the hosts that have servers, by groups named after services.
QByteArray ansibleInventory(const QList<Backend> &backends);
/// A playbook for Ansible 2.14 without collections: backends of HAProxy in a file of their own on the machines of the
/// group "balancers", checked before it is used.
QByteArray ansiblePlaybook(const QList<Backend> &backends);

/// Rules for `nft -f`: a table of ours, replaced in one transaction, in which only the sources reach published ports of
/// servers. Without sources it counts what comes, and stops nothing.
QByteArray nftables(const QList<Backend> &backends, const Options &options = {});

/// What docs/backends-feed.md describes: one JSON object, on one line.
QByteArray feed(const QList<Backend> &backends);

} // namespace bayplan::ingress::outside
