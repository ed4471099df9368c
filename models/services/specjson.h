// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "services/servicespec.h"

#include <QJsonObject>

namespace bayplan::services {

/// The newest form of a spec that this program knows.
constexpr int specVersion = 2;

/// A spec as it is kept in replicas' labels and records:
///   {"version": 1, "name": "web", "image": "nginx:1.27", "resolvedImage": "nginx@sha256:…", "command": ["…"],
///    "options": {"publish": ["8888:8080/tcp"], "env": ["A=b"], "memory": ["64m"]},
///    "gate": {"kind": "http", "port": 8080, "path": "/health"},
///    "placement": {"strategy": "spread", "hosts": ["aws1"], "constraints": ["zone==a"], "maxPerHost": 1,
///                  "awayFrom": ["db"]},
///    "healthProgram": ["/bin/probe"],
///    "compose": {"project": "shop", "service": "web", "separator": "_", "labels": {"com.docker.compose.oneoff":
///    "False"}}}
/// Only one with one of the last two is of version 2, so that older programs can go on with all others.
/// The options are those of `docker run`, each with its values. The same spec always gives the same bytes. It holds the
/// values of environment variables, as the container itself does.
QJsonObject toJson(const ServiceSpec &spec);

/// Reads it back. An error for a newer version or a member that is wrong, naming it; nothing is guessed.
core::Result<ServiceSpec> specFromJson(const QJsonObject &json);

} // namespace bayplan::services
