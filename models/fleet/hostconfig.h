// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/endpoint.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace bayplan::fleet {

/// A host as the workspace lists it. Names are unique within a workspace.
struct HostConfig
{
    QString name;
    engine::Endpoint endpoint;
    QMap<QString, QString> labels = {}; ///< for placement and filters: zone=a; a bare word such as ssd has no value
    QString colour = {};                ///< one of hostColours(); empty: none
    bool production = false;            ///< destructive actions ask for its name
    bool readOnly = false;              ///< nothing that changes anything on it is offered or sent
    /// What it was imported from and is kept in step with: "context:prod", "machine:aws1", "ssh-config:aws2". Empty for
    /// a host added by hand.
    QString source = {};
    /// Where load balancers reach its published ports, if that isn't the endpoint's host: a name or an IP address.
    QString address = {};

    bool operator==(const HostConfig &) const = default;
};

/// The names a host's colour may have; the theme knows what they look like.
inline QStringList hostColours()
{
    using namespace Qt::Literals::StringLiterals;
    return {u"blue"_s, u"green"_s, u"amber"_s, u"red"_s, u"violet"_s, u"grey"_s};
}

/// Identifies a host within one run of the program; never used twice.
using HostId = int;

} // namespace bayplan::fleet
