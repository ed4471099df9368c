// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QJsonDocument>

namespace bayplan::tests {

/// Adds a container to a host; `changes` replaces members of its inspect.
inline void addContainer(snapshots::HostPart &host, const QString &name, const QJsonObject &changes = {})
{
    QJsonObject inspect{{QStringLiteral("Id"), QString(name + QStringLiteral("-id"))},
                        {QStringLiteral("Name"), QString(u'/' + name)},
                        {QStringLiteral("Image"), QStringLiteral("sha256:1")},
                        {QStringLiteral("Created"), QStringLiteral("2026-01-01T00:00:00Z")},
                        {QStringLiteral("State"), QJsonObject{{QStringLiteral("Status"), QStringLiteral("running")}}},
                        {QStringLiteral("Config"), QJsonObject{{QStringLiteral("Image"), QStringLiteral("app:1")}}}};
    for (auto change = changes.begin(); change != changes.end(); ++change)
        inspect[change.key()] = change.value();
    host.containers.push_back({.id = name + QStringLiteral("-id"), .name = name, .readAt = host.readAt});
    host.inspects.append(QJsonDocument(inspect).toJson(QJsonDocument::Compact));
}

/// Two hosts, one of them out of reach, with a service.
inline snapshots::Snapshot someSnapshot()
{
    using namespace Qt::Literals::StringLiterals;
    const core::Time at{std::chrono::seconds(1'780'000'000)};
    snapshots::Snapshot snapshot{.takenAt = at, .program = u"Bayplan 0.1.0"_s, .workspace = u"shop"_s};
    snapshots::HostPart one{
        .name = u"aws1"_s, .endpoint = u"ssh://root@aws1"_s, .address = u"10.0.0.1"_s, .readAt = at};
    one.labels = {{u"zone"_s, u"a"_s}};
    one.info = {{u"ServerVersion"_s, u"27.1.0"_s}, {u"NCPU"_s, 4}};
    one.version = {{u"ApiVersion"_s, u"1.46"_s}};
    one.images = {QJsonObject{{u"Id"_s, u"sha256:1"_s}, {u"RepoTags"_s, QJsonArray{u"app:1"_s}}, {u"Size"_s, 5e9}}};
    one.imageInspects = {{u"sha256:1"_s, QJsonObject{{u"Id"_s, u"sha256:1"_s}}}};
    one.networks = {QJsonObject{{u"Name"_s, u"bridge"_s}, {u"Id"_s, u"n1"_s}}};
    one.volumes = {QJsonObject{{u"Name"_s, u"data"_s}}};
    addContainer(one, u"db"_s);
    addContainer(one, u"web-1 \"ü\"\n<b>"_s);
    one.containers.front().stats = {{u"cpu"_s, 1.5}};
    snapshots::HostPart two{.name = u"aws2"_s,
                            .endpoint = u"tcp://10.0.0.2:2376"_s,
                            .address = u"10.0.0.2"_s,
                            .state = snapshots::HostPart::State::Stale,
                            .error = u"aws2: No answer"_s,
                            .readAt = at - std::chrono::hours(1)};
    addContainer(two, u"web-2"_s);
    two.containers.front().isPartial = true;
    snapshot.hosts = {one,
                      two,
                      {.name = u"aws3"_s,
                       .endpoint = u"ssh://aws3"_s,
                       .address = {},
                       .state = snapshots::HostPart::State::Unreachable,
                       .error = u"aws3: Refused"_s}};
    snapshot.services = {{.name = u"web"_s,
                          .home = u"aws1"_s,
                          .generation = 7,
                          .desired = 2,
                          .record = {{u"name"_s, u"web"_s}},
                          .replicas = {{u"aws2"_s, u"web-2"_s, 2, 1, u"ready"_s}},
                          .ingresses = {QJsonObject{{u"name"_s, u"edge"_s}}}}};
    return snapshot;
}

} // namespace bayplan::tests
