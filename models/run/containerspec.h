// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace bayplan::run {

struct EnvVariable
{
    QString name;
    QString value;

    bool operator==(const EnvVariable &) const = default;
};

/// Something mounted into a container.
struct Mount
{
    enum class Kind { Bind, Volume, Tmpfs };

    Kind kind = Kind::Volume;
    QString source; ///< Bind: path on the host. Volume: its name, empty for an anonymous one. Tmpfs: none
    QString target; ///< path in the container
    bool readOnly = false;
    /// Words: "z", "Z", "rshared" and its like, "nonrecursive" (Bind), "nocopy" (Volume), "size=64m", "mode=1777",
    /// "noexec" and its like (Tmpfs).
    QStringList options = {};
    bool mustExist = false; ///< Bind: an error if there is no such path; else the engine makes a folder there
    QString driver = {};    ///< Volume, when it is made: its driver, the driver's options, labels
    QMap<QString, QString> driverOptions = {};
    QMap<QString, QString> labels = {};

    /// It takes docker's --mount to say: --volume has no words for it.
    bool needsLongForm() const;
    bool operator==(const Mount &) const = default;
};

/// A network the container is connected to. The first may also be "host", "none", "bridge" or "container:NAME".
struct Network
{
    QString name;
    QStringList aliases = {};
    QString ip = {};
    QString ip6 = {};

    bool operator==(const Network &) const = default;
};

struct Ulimit
{
    QString name; ///< "nofile"
    qint64 soft = 0;
    qint64 hard = 0; ///< -1: unlimited, as for `soft`

    bool operator==(const Ulimit &) const = default;
};

struct Device
{
    QString path; ///< on the host
    QString inContainer;
    QString permissions = QStringLiteral("rwm");

    bool operator==(const Device &) const = default;
};

/// A container to be made, as `docker run` can say it. Empty, 0 and false leave it to the image and the engine.
struct ContainerSpec
{
    QString image;
    bool pull = false; ///< the image is pulled first, even where it is
    QString name;
    std::optional<QString> entrypoint; ///< empty text: the image's is dropped
    QStringList command;
    QString user;
    QString workdir;
    QString hostname;
    QString domainname;
    QString platform; ///< "linux/arm64", "linux/arm/v7"
    bool tty = false;
    bool interactive = false;
    bool removeAfterwards = false; ///< --rm
    QString restart;               ///< "no", "always", "unless-stopped", "on-failure", "on-failure:3"

    QList<EnvVariable> env;
    QStringList envFiles; ///< on the desktop; to be read into `env` before anything is created, see readEnvFile()
    QMap<QString, QString> labels;

    QList<engine::PortRequest> ports;
    bool publishAll = false;
    QStringList exposed; ///< "8080/tcp"

    QList<Mount> mounts;

    QList<Network> networks;
    QStringList extraHosts; ///< "db:10.0.0.5"
    QStringList dns;
    QStringList dnsSearch;
    QStringList dnsOptions;

    qint64 memory = 0; ///< bytes, as the next three; memorySwap counts memory and swap, -1: no limit
    qint64 memoryReservation = 0;
    qint64 memorySwap = 0;
    qint64 shm = 0;
    qint64 nanoCpus = 0; ///< 1,500,000,000: one and a half
    qint64 cpuShares = 0;
    QString cpuset; ///< "0-2,5"
    qint64 pids = 0;
    QList<Ulimit> ulimits;

    bool noHealthCheck = false; ///< the image's is switched off
    QString healthCommand;      ///< run by the container's shell
    /// Run as it is instead, without a shell: `docker run` has no words for it, images and Compose files do.
    QStringList healthProgram;
    std::chrono::nanoseconds healthInterval{0};
    std::chrono::nanoseconds healthTimeout{0};
    std::chrono::nanoseconds healthStartPeriod{0};
    qint64 healthRetries = 0;

    bool privileged = false;
    bool readOnlyRoot = false;
    bool init = false;
    QStringList capAdd;
    QStringList capDrop;
    QStringList securityOptions;
    QStringList groups;
    QMap<QString, QString> sysctls;
    QList<Device> devices;
    QString pidMode;
    QString ipcMode;
    QString logDriver;
    QMap<QString, QString> logOptions;
    QString stopSignal;
    std::optional<qint64> stopTimeout; ///< seconds; -1: for ever

    bool operator==(const ContainerSpec &) const = default;
};

/// What is wrong with a field.
struct FieldProblem
{
    QString field; ///< the name of docker's option for it ("publish", "memory"), "image" or "command"
    int row = -1;  ///< which entry of a list; -1: the field itself
    QString what;  ///< a sentence without its full stop
};

/// All that can be known to be wrong without asking any engine.
QList<FieldProblem> validate(const ContainerSpec &spec);

/// Whether the network is one an operator made: only there are aliases and addresses possible.
bool isUserDefined(const QString &network);

} // namespace bayplan::run
