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

    bool isPodman() const { return kind == Kind::Podman; }

    /// The Docker release that brought `api`: 1.24 (1.12), 1.40 (19.03), 1.41 (20.10), 1.44 (25.0), 1.50 (28.2),
    /// 1.52 (29.0); the closest older release for others.
    static Profile docker(ApiVersion api);
    static Profile docker20();
    static Profile docker28();
    static Profile docker29();
    /// Podman 4.9 with its compatible API 1.41.
    static Profile podman49();

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
    /// stats?one-shot from 1.41.
    static bool knowsOneShot(ApiVersion v) { return v >= ApiVersion{1, 41}; }
};

} // namespace bayplan::simulator
