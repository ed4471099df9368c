// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/replies.h"
#include "simulator/statustext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUuid>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

HttpReply jsonReply(const QJsonValue &value, int status)
{
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return {status, "application/json", document.toJson(QJsonDocument::Compact) + '\n', {}, 0};
}

HttpReply errorReply(int status, const QString &message, const Profile &profile)
{
    QJsonObject body{{u"message"_s, message}};
    if (profile.isPodman()) {
        body.insert(u"cause"_s, message);
        body.insert(u"response"_s, status);
    }
    return jsonReply(body, status);
}

HttpReply outcomeReply(const Outcome &outcome, const Profile &profile)
{
    if (!outcome.ok())
        return errorReply(outcome.status, outcome.message, profile);
    return {outcome.status, "application/json", {}, {}, 0};
}

QByteArray engineHeaderLines(const Profile &profile)
{
    if (profile.hidesHeaders)
        return "Server: ordinary-proxy\r\n";
    const QByteArray api = profile.api.toString().toLatin1();
    const QByteArray version = profile.version.toLatin1();
    if (profile.isPodman()) {
        return "Api-Version: " + api + "\r\nLibpod-Api-Version: " + version + "\r\nServer: Libpod/" + version +
               " (linux)\r\nOstype: linux\r\nDocker-Experimental: true\r\n";
    }
    QByteArray lines = "Server: Docker/" + version + " (linux)\r\n";
    if (Profile::pingTellsVersion(profile.api))
        lines += "Api-Version: " + api + "\r\nDocker-Experimental: false\r\nOstype: linux\r\n";
    // Since 23.0.
    if (profile.api >= ApiVersion{1, 42})
        lines += "Swarm: inactive\r\n";
    return lines;
}

HttpReply pingReply()
{
    return {200,
            "text/plain; charset=utf-8",
            "OK",
            {{"Cache-Control", "no-cache, no-store, must-revalidate"}, {"Pragma", "no-cache"}},
            0};
}

HttpReply versionReply(const Profile &profile, ApiVersion version)
{
    const QString api = profile.api.toString();
    const QString minimum = profile.minimumApi.toString();
    const QJsonObject details{{u"ApiVersion"_s, api},
                              {u"MinAPIVersion"_s, minimum},
                              {u"Arch"_s, u"amd64"_s},
                              {u"Os"_s, u"linux"_s},
                              {u"Experimental"_s, u"false"_s},
                              {u"GoVersion"_s, u"go1.22"_s},
                              {u"KernelVersion"_s, profile.kernel}};
    const QString component = profile.isPodman() ? u"Podman Engine"_s : u"Engine"_s;
    const QString platform = profile.isPodman() ? u"linux/amd64/fedora-40"_s : u"Docker Engine - Community"_s;
    QJsonObject json{
        {u"Version"_s, profile.version},
        {u"ApiVersion"_s, api},
        {u"MinAPIVersion"_s, minimum},
        {u"GitCommit"_s, u"0000000"_s},
        {u"GoVersion"_s, u"go1.22"_s},
        {u"Os"_s, u"linux"_s},
        {u"Arch"_s, u"amd64"_s},
        {u"KernelVersion"_s, profile.kernel},
        {u"BuildTime"_s, u"2025-01-01T00:00:00.000000000+00:00"_s},
    };
    if (Profile::listsComponents(version)) {
        json.insert(u"Platform"_s, QJsonObject{{u"Name"_s, platform}});
        json.insert(
            u"Components"_s,
            QJsonArray{QJsonObject{{u"Name"_s, component}, {u"Version"_s, profile.version}, {u"Details"_s, details}}});
    }
    return jsonReply(json);
}

HttpReply infoReply(const EngineState &state, const Identity &identity, ApiVersion version, qint64 now)
{
    const Profile &profile = state.profile();
    int running = 0;
    int paused = 0;
    for (const auto &[id, container] : state.containers()) {
        if (container.state == ContainerState::Running)
            ++running;
        else if (container.state == ContainerState::Paused)
            ++paused;
    }
    const int total = static_cast<int>(state.containers().size());
    QJsonObject info{
        {u"ID"_s, profile.isPodman() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : identity.id},
        {u"Name"_s, identity.name},
        {u"Containers"_s, total},
        {u"ContainersRunning"_s, running},
        {u"ContainersPaused"_s, paused},
        {u"ContainersStopped"_s, total - running - paused},
        {u"Images"_s, static_cast<int>(state.images().size())},
        {u"Driver"_s, profile.isPodman() ? u"overlay"_s : u"overlay2"_s},
        {u"DriverStatus"_s, QJsonArray{QJsonArray{u"Backing Filesystem"_s, u"extfs"_s}}},
        {u"Plugins"_s, QJsonObject{{u"Volume"_s, QJsonArray{u"local"_s}},
                                   {u"Network"_s, QJsonArray{u"bridge"_s, u"host"_s, u"null"_s}},
                                   {u"Authorization"_s, QJsonValue::Null},
                                   {u"Log"_s, QJsonArray{u"json-file"_s, u"journald"_s}}}},
        {u"MemoryLimit"_s, true},
        {u"SwapLimit"_s, true},
        {u"CpuCfsPeriod"_s, true},
        {u"CpuCfsQuota"_s, true},
        {u"CPUShares"_s, true},
        {u"CPUSet"_s, true},
        {u"PidsLimit"_s, true},
        {u"IPv4Forwarding"_s, true},
        {u"OomKillDisable"_s, false},
        {u"Debug"_s, false},
        {u"NFd"_s, 40},
        {u"NGoroutines"_s, 60},
        {u"NEventsListener"_s, 0},
        {u"SystemTime"_s, timestamp(now)},
        {u"LoggingDriver"_s, profile.isPodman() ? u"journald"_s : u"json-file"_s},
        {u"CgroupDriver"_s, u"systemd"_s},
        {u"KernelVersion"_s, profile.kernel},
        {u"OperatingSystem"_s, profile.operatingSystem},
        {u"OSVersion"_s, u"12"_s},
        {u"OSType"_s, u"linux"_s},
        {u"Architecture"_s, profile.isPodman() ? u"amd64"_s : u"x86_64"_s},
        {u"IndexServerAddress"_s, u"https://index.docker.io/v1/"_s},
        {u"NCPU"_s, profile.cpus},
        {u"MemTotal"_s, profile.memoryBytes},
        {u"GenericResources"_s, QJsonValue::Null},
        {u"DockerRootDir"_s, profile.isPodman() ? u"/var/lib/containers/storage"_s : u"/var/lib/docker"_s},
        {u"Labels"_s, QJsonArray{}},
        {u"ExperimentalBuild"_s, false},
        {u"ServerVersion"_s, profile.version},
        {u"DefaultRuntime"_s, profile.isPodman() ? u"crun"_s : u"runc"_s},
        {u"Runtimes"_s, QJsonObject{{u"runc"_s, QJsonObject{{u"path"_s, u"runc"_s}}}}},
        {u"Swarm"_s, QJsonObject{{u"NodeID"_s, u""_s},
                                 {u"NodeAddr"_s, u""_s},
                                 {u"LocalNodeState"_s, u"inactive"_s},
                                 {u"ControlAvailable"_s, false},
                                 {u"Error"_s, u""_s},
                                 {u"RemoteManagers"_s, QJsonValue::Null}}},
        {u"LiveRestoreEnabled"_s, false},
        {u"SecurityOptions"_s, QJsonArray{u"name=seccomp,profile=default"_s}},
        {u"Warnings"_s, QJsonValue::Null},
    };
    if (version >= ApiVersion{1, 41})
        info.insert(u"CgroupVersion"_s, u"2"_s);
    return jsonReply(info);
}

namespace {

QSet<QString> networkNames(const EngineState &state)
{
    QSet<QString> names{u"host"_s, u"none"_s, state.profile().isPodman() ? u"podman"_s : u"bridge"_s};
    for (const auto &[id, container] : state.containers())
        names.insert(container.spec.network);
    return names;
}

QJsonObject networkJson(const EngineState &state, const QString &name)
{
    const QString driver = name == u"host"_s ? u"host"_s : name == u"none"_s ? u"null"_s : u"bridge"_s;
    QJsonArray pools;
    if (driver == u"bridge"_s)
        pools.append(QJsonObject{{u"Subnet"_s, u"172.18.0.0/16"_s}, {u"Gateway"_s, u"172.18.0.1"_s}});
    return {
        {u"Name"_s, name},
        {u"Id"_s, state.networkId(name)},
        {u"Created"_s, u"2025-01-01T00:00:00Z"_s},
        {u"Scope"_s, u"local"_s},
        {u"Driver"_s, driver},
        {u"EnableIPv6"_s, false},
        {u"IPAM"_s, QJsonObject{{u"Driver"_s, u"default"_s}, {u"Options"_s, QJsonValue::Null}, {u"Config"_s, pools}}},
        {u"Internal"_s, false},
        {u"Attachable"_s, false},
        {u"Ingress"_s, false},
        {u"ConfigFrom"_s, QJsonObject{{u"Network"_s, u""_s}}},
        {u"ConfigOnly"_s, false},
        {u"Containers"_s, QJsonObject{}},
        {u"Options"_s, QJsonObject{}},
        {u"Labels"_s, QJsonObject{}}};
}

} // namespace

HttpReply networksReply(const EngineState &state)
{
    QJsonArray networks;
    QStringList names = networkNames(state).values();
    names.sort();
    for (const QString &name : std::as_const(names))
        networks.append(networkJson(state, name));
    return jsonReply(networks);
}

HttpReply networkReply(const EngineState &state, const QString &ref)
{
    const QSet<QString> names = networkNames(state);
    for (const QString &name : names) {
        if (name == ref || state.networkId(name) == ref)
            return jsonReply(networkJson(state, name));
    }
    return errorReply(404, u"network %1 not found"_s.arg(ref), state.profile());
}

HttpReply volumesReply(const EngineState &state)
{
    QMap<QString, QJsonObject> volumes;
    for (const auto &[id, container] : state.containers()) {
        for (const MountSpec &mount : container.spec.mounts) {
            if (mount.type != u"volume"_s)
                continue;
            volumes.insert(mount.name, {{u"Name"_s, mount.name},
                                        {u"Driver"_s, u"local"_s},
                                        {u"Mountpoint"_s, mount.source},
                                        {u"CreatedAt"_s, u"2025-01-01T00:00:00Z"_s},
                                        {u"Scope"_s, u"local"_s},
                                        {u"Labels"_s, QJsonValue::Null},
                                        {u"Options"_s, QJsonValue::Null}});
        }
    }
    QJsonArray list;
    for (const QJsonObject &volume : std::as_const(volumes))
        list.append(volume);
    return jsonReply(QJsonObject{{u"Volumes"_s, list}, {u"Warnings"_s, QJsonValue::Null}});
}

} // namespace bayplan::simulator
