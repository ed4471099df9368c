// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

// What the simulated engine knows about a container and an image. Times are nanoseconds since 1970 (UTC); 0 is "never".
namespace bayplan::simulator {

inline constexpr qint64 nsPerMs = 1'000'000;
inline constexpr qint64 nsPerSecond = 1'000'000'000;

using Labels = QMap<QString, QString>;

enum class ContainerState : quint8 { Created, Running, Paused, Restarting, Exited, Dead };
enum class HealthState : quint8 { None, Starting, Healthy, Unhealthy };

/// A port as it was asked for. `requested` 0 with `publish` set means that the engine picks one at each start.
struct PortSpec
{
    quint16 target = 0;
    quint16 requested = 0;
    bool publish = true;
    QString protocol = QStringLiteral("tcp");
    /// Empty means every address, which engines list as 0.0.0.0 and :: apart.
    QString hostIp = {};
};

/// A port as it stands while a container runs; `published` 0 is a port that is only exposed.
struct BoundPort
{
    QString ip;
    quint16 target = 0;
    quint16 published = 0;
    QString protocol;
};

struct MountSpec
{
    /// "volume" or "bind".
    QString type;
    /// The volume's name; empty for a bind mount.
    QString name;
    QString source;
    QString destination;
    bool writable = true;
};

/// What a container does by itself when nobody touches it.
struct Behaviour
{
    /// After this long it dies with `exitCode`; 0 runs for ever.
    qint64 runsForNs = 0;
    int exitCode = 0;
    /// How long the health check says "starting" before it settles.
    qint64 settlesAfterNs = 3 * nsPerSecond;
    HealthState settlesAs = HealthState::Healthy;
    /// Needs SIGKILL to end, so stopping it shows kill 15 and then kill 9.
    bool ignoresTerm = false;
};

/// Around which its statistics vary.
struct Load
{
    double cpuCores = 0.05;
    qint64 memoryBytes = 64LL << 20;
};

struct ContainerSpec
{
    QString name;
    QString image;
    QStringList command;
    QStringList environment;
    Labels labels;
    QList<PortSpec> ports;
    QList<MountSpec> mounts;
    QString network = QStringLiteral("bridge");
    /// "no", "always", "unless-stopped", "on-failure".
    QString restartPolicy = QStringLiteral("no");
    bool hasHealthcheck = false;
    bool autoRemove = false;
    Behaviour behaviour;
    Load load;
    /// As sent by a client that created it; shown again by inspect.
    QJsonObject config;
    QJsonObject hostConfig;
};

struct Container
{
    ContainerSpec spec;
    QString id;
    QString imageId;
    ContainerState state = ContainerState::Created;
    HealthState health = HealthState::None;
    int failingStreak = 0;
    int exitCode = 0;
    int restartCount = 0;
    int pid = 0;
    QString error;
    qint64 createdNs = 0;
    qint64 startedNs = 0;
    qint64 finishedNs = 0;
    qint64 healthCheckedNs = 0;
    QList<BoundPort> bound;
    QString address;
    QString endpointId;
    /// Counts starts and ends, so that what was scheduled for an earlier run is not done to a later one.
    quint64 run = 0;

    /// Running in the engine's sense, which holds for a paused container as well.
    bool isUp() const { return state == ContainerState::Running || state == ContainerState::Paused; }
};

struct Image
{
    QString id;
    QStringList tags;
    QStringList digests;
    qint64 size = 0;
    qint64 createdNs = 0;
    Labels labels;
    QString architecture = QStringLiteral("amd64");
};

} // namespace bayplan::simulator
