// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "services/hostname.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace bayplan::services {

/// Where a load balancer's files are, and how its commands are run.
struct BalancerPlace
{
    enum class Kind {
        Container, ///< a container on one of the hosts: files by the archive API, commands by exec, signals by kill
        Local,     ///< a process on this machine
        Ssh,       ///< a process on a machine that the operator's ssh reaches
    };

    Kind kind = Kind::Container;
    HostName host = {};         ///< Container: where it is
    QString container = {};     ///< Container: its name
    QString machine = {};       ///< Ssh: "ssh://user@name:port"
    QString file = {};          ///< the file that holds our part, an absolute path there
    QString runtimeSocket = {}; ///< HAProxy: its stats socket, a path there or "address:port"; empty: none
    QString reload = {};        ///< a command for `sh -c` that makes it read its file anew; empty: the kind's usual one

    bool operator==(const BalancerPlace &) const = default;
};

/// A target group of AWS Elastic Load Balancing v2, reached by its API.
struct ElbPlace
{
    QString targetGroup;        ///< its ARN, which names the region, too
    QString profile = {};       ///< of the AWS shared files; empty: the usual chain of credentials
    QString securityGroup = {}; ///< whose inbound rules follow the published ports; empty: none
    QString source = {};        ///< who these rules let in: a CIDR or another group's id ("sg-…")
    QString endpoint = {};      ///< in place of AWS's own, for what speaks its API; empty: AWS

    bool operator==(const ElbPlace &) const = default;
};

/// One load balancer in front of one service. Part of the service's record, so that every desktop knows of it.
struct Ingress
{
    enum class Kind { HaProxy, Nginx, Traefik, Caddy, Elb };
    enum class Mode { Http, Tcp };

    QString name; ///< unique among all ingresses; what its backend is called in the balancer: see problemWithName()
    Kind kind = Kind::HaProxy;
    Mode mode = Mode::Http;
    quint16 targetPort = 0; ///< of the service; 0: the lowest TCP port it publishes
    /// Where the balancer listens for it. 0: our part has the backend alone, and the operator's own part sends to it.
    quint16 listen = 0;
    QString checkPath = {};   ///< what the balancer asks servers for to see whether they are up; empty: a TCP connect
    BalancerPlace place = {}; ///< all kinds but Elb
    std::optional<ElbPlace> elb = {};      ///< Elb
    bool ours = false;                     ///< its container was made by Bayplan, and goes with it
    QString image = {};                    ///< what a container of ours is made of; empty for others
    std::chrono::seconds drainTimeout{30}; ///< for how long a server that is to go may have sessions

    bool operator==(const Ingress &) const = default;
};

/// "haproxy", "nginx", "traefik", "caddy", "elb", as commands take them.
QString toString(Ingress::Kind kind);
/// Nothing if it is none of these.
std::optional<Ingress::Kind> ingressKindFromString(const QString &text);

/// Whether servers of such a balancer may have different weights.
bool weighs(Ingress::Kind kind);

/// What is wrong with it, a sentence without its full stop; empty if it can be used. Names are letters, digits, "-" and
/// "_"; paths are absolute and of one line.
QString problemWith(const Ingress &ingress);

/// A network as AWS keeps it (SecurityGroupRuleRequest: "10.0.0.5/16" becomes "10.0.0.0/16"); anything else as it is.
QString canonicalSource(const QString &source);

/// As a record has it; whatever is at its default is left out.
QJsonObject toJson(const Ingress &ingress);
/// An error names the member that is wrong; nothing is guessed.
core::Result<Ingress> ingressFromJson(const QJsonObject &json);

} // namespace bayplan::services
