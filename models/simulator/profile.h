// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <compare>
#include <optional>

namespace bayplan::simulator {

/// A version of the Engine API, such as 1.41.
struct ApiVersion
{
    int major = 1;
    int minor = 41;

    auto operator<=>(const ApiVersion &) const = default;
    QString toString() const;
    /// From "1.41"; nothing when it has another form.
    static std::optional<ApiVersion> parse(QStringView text);
};

/// What an engine says of itself and where releases differ. The differences depend on the API version of the request,
/// as in the real engine: a new engine asked as 1.41 answers as 1.41.
struct Profile
{
    enum class Kind : quint8 { Docker, Podman };

    Kind kind = Kind::Docker;
    QString version;
    ApiVersion api;
    ApiVersion minimumApi;
    QString operatingSystem = QStringLiteral("Debian GNU/Linux 12 (bookworm)");
    QString kernel = QStringLiteral("6.1.0-28-amd64");
    int cpus = 8;
    qint64 memoryBytes = 32LL << 30;

    /// Podman before 4.8: what a probe's event says of the container's health is how it was before the probe.
    bool healthEventsLag = false;
    /// Behind a proxy that drops the engine's own headers.
    bool hidesHeaders = false;

    bool isPodman() const { return kind == Kind::Podman; }

    /// The Docker release that brought `api`: 1.24 (1.12), 1.40 (19.03), 1.41 (20.10), 1.44 (25.0), 1.50 (28.2),
    /// 1.52 (29.0), 1.54 (29.3); the closest older release for others.
    static Profile docker(ApiVersion api);
    static Profile docker20();
    static Profile docker28();
    static Profile docker29();
    /// Docker 29 with another minimum, as DOCKER_MIN_API_VERSION sets it.
    static Profile dockerFrom(ApiVersion minimum, ApiVersion api);
    /// Podman 4.3 (Debian 12), 4.9 and 5.4 with their compatible API 1.41, 5.8 with 1.44.
    static Profile podman43();
    static Profile podman49();
    static Profile podman54();
    static Profile podman58();

    /// images: VirtualSize gone from 1.44.
    static bool listsVirtualSize(ApiVersion v) { return v < ApiVersion{1, 44}; }
    /// images[].Containers counts from 1.51; it was -1 before.
    static bool countsImageUsers(ApiVersion v) { return v >= ApiVersion{1, 51}; }
    /// Untagged images: `<none>:<none>` below 1.43, an empty list from then on.
    static bool namesUntaggedImages(ApiVersion v) { return v < ApiVersion{1, 43}; }
    /// Events: status, id and from gone from 1.52.
    static bool legacyEventFields(ApiVersion v) { return v < ApiVersion{1, 52}; }
    /// NetworkSettings.IPAddress and its like gone from 1.52.
    static bool legacyNetworkFields(ApiVersion v) { return v < ApiVersion{1, 52}; }
    /// containers/json has Health from 1.52.
    static bool listsHealth(ApiVersion v) { return v >= ApiVersion{1, 52}; }
    /// _ping says the API version and HEAD /_ping is known from 1.25 and 1.40 on.
    static bool pingTellsVersion(ApiVersion v) { return v >= ApiVersion{1, 25}; }
    static bool pingTakesHead(ApiVersion v) { return v >= ApiVersion{1, 40}; }
    /// stats: online_cpus from 1.27, before that one counter for each processor.
    static bool countsOnlineCpus(ApiVersion v) { return v >= ApiVersion{1, 27}; }
    /// version: Components and Platform from 1.35.
    static bool listsComponents(ApiVersion v) { return v >= ApiVersion{1, 35}; }
    /// Machines of the time of 20.10 and later have the unified cgroups (v2), older ones v1.
    bool hasCgroups2() const { return isPodman() || api >= ApiVersion{1, 41}; }
    /// stats?one-shot from 1.41.
    static bool knowsOneShot(ApiVersion v) { return v >= ApiVersion{1, 41}; }
};

} // namespace bayplan::simulator
