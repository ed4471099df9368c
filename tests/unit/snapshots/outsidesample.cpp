// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/snapshots/outsidesample.h"

#include "run/createbody.h"
#include "unit/run/randomspec.h"

#include <QJsonDocument>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::PortRequest;
using run::ContainerSpec;
using run::Mount;
using Kind = run::Mount::Kind;
using std::chrono::seconds;

namespace {

const core::Time sampleTime{std::chrono::seconds(1'780'000'000)};

QString sampleId(const QString &name)
{
    return QString::fromLatin1(name.toUtf8().toHex()).leftJustified(64, u'0', true);
}

/// What an engine tells of a container that was made by a body; its image has an entry point and nothing else.
QJsonObject fakeInspect(const ContainerSpec &spec, const QString &name, bool isRunning)
{
    QJsonObject config = run::createBody(spec);
    QJsonObject host = config.take(u"HostConfig"_s).toObject();
    const QJsonObject first = config.take(u"NetworkingConfig"_s)[u"EndpointsConfig"_s].toObject();
    const QString mode = host.contains(u"NetworkMode"_s) ? host[u"NetworkMode"_s].toString() : u"default"_s;
    host[u"NetworkMode"_s] = mode;
    if (config[u"Hostname"_s].toString().isEmpty())
        config[u"Hostname"_s] = sampleId(name).left(12);
    if (!config.contains(u"Entrypoint"_s))
        config[u"Entrypoint"_s] = QJsonArray{u"/image-entry"_s};
    else if (config[u"Entrypoint"_s] == QJsonArray{QString()})
        config[u"Entrypoint"_s] = QJsonValue::Null;
    QJsonObject networks;
    networks[mode == u"default"_s ? u"bridge"_s : mode] = first[mode].toObject();
    for (const run::Connection &later : run::laterConnections(spec))
        networks[later.network] = later.settings;
    QJsonObject ports;
    quint16 next = 32'768;
    for (const PortRequest &port : isRunning ? spec.ports : QList<PortRequest>()) {
        const QString key = QString::number(port.target) + u'/' + port.protocol;
        QJsonArray list = ports[key].toArray();
        list << QJsonObject{{u"HostIp"_s, port.ip.isEmpty() ? u"0.0.0.0"_s : port.ip},
                            {u"HostPort"_s, QString::number(port.published ? port.published : next++)}};
        ports[key] = list;
    }
    return {{u"Id"_s, sampleId(name)},
            {u"Name"_s, QString(u'/' + name)},
            {u"Image"_s, u"sha256:1"_s},
            {u"Created"_s, u"2026-01-01T00:00:00Z"_s},
            {u"State"_s, QJsonObject{{u"Status"_s, isRunning ? u"running"_s : u"exited"_s}}},
            {u"Config"_s, config},
            {u"HostConfig"_s, host},
            {u"NetworkSettings"_s, QJsonObject{{u"Networks"_s, networks}, {u"Ports"_s, ports}}}};
}

class SampleHost
{
public:
    SampleHost(const QString &name, const QString &endpoint, const QString &address, SpecsByPlace *made) : m_made(made)
    {
        host.name = name;
        host.endpoint = endpoint;
        host.address = address;
        host.readAt = sampleTime;
        host.imageInspects = {
            {u"sha256:1"_s, QJsonObject{{u"Id"_s, u"sha256:1"_s},
                                        {u"Config"_s, QJsonObject{{u"Entrypoint"_s, QJsonArray{u"/image-entry"_s}}}}}}};
    }

    void add(const QString &name, const ContainerSpec &spec, bool isRunning = true, const QJsonObject &more = {})
    {
        QJsonObject inspect = fakeInspect(spec, name, isRunning);
        QJsonObject hostConfig = inspect[u"HostConfig"_s].toObject();
        for (auto it = more.begin(); it != more.end(); ++it)
            hostConfig[it.key()] = it.value();
        inspect[u"HostConfig"_s] = hostConfig;
        host.containers.push_back({.id = sampleId(name), .name = name, .readAt = sampleTime});
        host.inspects.append(QJsonDocument(inspect).toJson(QJsonDocument::Compact));
        if (m_made)
            m_made->insert(host.name + u'/' + name, spec);
    }

    snapshots::HostPart host;

private:
    SpecsByPlace *m_made;
};

ContainerSpec ofImage(const QString &image)
{
    ContainerSpec spec;
    spec.image = image;
    return spec;
}

ContainerSpec webReplica(int slot)
{
    ContainerSpec spec = ofImage(u"registry.example:5000/web:1.2"_s);
    spec.labels = {{u"bayplan.service"_s, u"web"_s},
                   {u"bayplan.slot"_s, QString::number(slot)},
                   {u"bayplan.revision"_s, u"3"_s},
                   {u"bayplan.spec"_s, u"{\"env\":\"secret\"}"_s},
                   {u"tier"_s, u"front"_s}};
    spec.env = {{u"MODE"_s, u"yes"_s}, {u"CODE"_s, u"0123"_s}};
    spec.ports = {PortRequest{.ip = {}, .target = 8'080, .protocol = u"tcp"_s}};
    spec.restart = u"always"_s;
    spec.memory = 268'435'456;
    spec.nanoCpus = 1'500'000'000;
    spec.healthProgram = {u"/bin/check"_s, u"--url"_s, u"http://localhost:8080/?a=$b c"_s};
    spec.healthInterval = seconds(5);
    spec.healthTimeout = seconds(2);
    spec.healthRetries = 4;
    return spec;
}

ContainerSpec edgeOf(const QString &config)
{
    ContainerSpec spec = ofImage(u"haproxy:2.6"_s);
    spec.labels = {{u"com.docker.compose.project"_s, u"shop"_s},
                   {u"com.docker.compose.service"_s, u"edge"_s},
                   {u"com.docker.compose.container-number"_s, u"1"_s}};
    spec.ports = {PortRequest{.ip = {}, .published = 443, .target = 8'443, .protocol = u"tcp"_s},
                  PortRequest{.ip = {}, .published = 443, .target = 8'443, .protocol = u"udp"_s}};
    spec.mounts = {
        Mount{.kind = Kind::Bind, .source = config, .target = u"/etc/haproxy"_s, .readOnly = true},
        Mount{.kind = Kind::Tmpfs, .source = {}, .target = u"/run"_s, .options = {u"size=64m"_s, u"mode=1777"_s}}};
    spec.capAdd = {u"NET_BIND_SERVICE"_s};
    spec.capDrop = {u"ALL"_s};
    spec.readOnlyRoot = true;
    spec.securityOptions = {u"no-new-privileges"_s};
    return spec;
}

ContainerSpec database()
{
    ContainerSpec spec = ofImage(u"postgres:16"_s);
    spec.env = {
        {u"POSTGRES_PASSWORD"_s, u"hunter2$HOME"_s}, {u"POSTGRES_DB"_s, u"shop"_s}, {u"TUNING"_s, u"a=1\nb=\"2\"\n"_s}};
    spec.user = u"999:998"_s;
    spec.ports = {PortRequest{.ip = u"127.0.0.1"_s, .published = 5'432, .target = 5'432, .protocol = u"tcp"_s}};
    spec.mounts = {Mount{.source = u"pgdata"_s, .target = u"/var/lib/postgresql/data"_s}};
    spec.networks = {run::Network{.name = u"backend"_s, .aliases = {u"db"_s, u"primary"_s}, .ip = u"10.5.0.5"_s}};
    spec.restart = u"on-failure:3"_s;
    spec.memory = 1'073'741'824;
    spec.memoryReservation = 536'870'912;
    spec.memorySwap = -1;
    spec.shm = 134'217'728;
    spec.healthCommand = u"pg_isready -U \"$POSTGRES_USER\" || exit 1"_s;
    spec.healthInterval = seconds(10);
    spec.healthStartPeriod = seconds(60);
    spec.stopSignal = u"SIGINT"_s;
    spec.stopTimeout = 90;
    return spec;
}

ContainerSpec resolver()
{
    ContainerSpec spec = ofImage(u"coredns"_s);
    spec.ports = {
        PortRequest{.ip = u"10.0.0.5"_s, .published = 53, .target = 53, .protocol = u"udp"_s},
        PortRequest{.ip = u"fd00::5"_s, .published = 53, .target = 53, .protocol = u"udp"_s},
        PortRequest{.ip = {}, .published = 9'000, .publishedEnd = 9'010, .target = 9'153, .protocol = u"tcp"_s}};
    spec.exposed = {u"8181/tcp"_s};
    spec.sysctls = {{u"net.core.somaxconn"_s, u"1024"_s}};
    spec.ulimits = {{u"nofile"_s, 1'024, 2'048}, {u"memlock"_s, -1, -1}};
    spec.extraHosts = {u"upstream:10.0.0.9"_s, u"six:fd00::9"_s};
    spec.dns = {u"10.0.0.2"_s};
    spec.dnsSearch = {u"example.org"_s};
    spec.dnsOptions = {u"ndots:2"_s, u"rotate"_s};
    spec.cpuShares = 512;
    spec.cpuset = u"0-1"_s;
    spec.pids = 200;
    spec.hostname = u"ns1"_s;
    spec.domainname = u"example.org"_s;
    return spec;
}

ContainerSpec hostileContainer()
{
    ContainerSpec spec = ofImage(u"app:1"_s);
    const QStringList texts = hostileTexts();
    spec.command = texts;
    spec.command.removeAll(QString());
    for (qsizetype i = 0; i < texts.size(); ++i) {
        spec.env << run::EnvVariable{u"E%1"_s.arg(i), texts.at(i)};
        spec.labels[u"label.%1"_s.arg(i)] = texts.at(i);
        spec.labels[texts.at(i) + u"?"_s] = u"key"_s;
    }
    spec.workdir = u"/srv/a b$c"_s;
    return spec;
}

ContainerSpec machineAgent()
{
    ContainerSpec spec = ofImage(u"agent@sha256:0000000000000000000000000000000000000000000000000000000000000000"_s);
    spec.networks = {run::Network{.name = u"host"_s}};
    spec.pidMode = u"host"_s;
    spec.ipcMode = u"host"_s;
    spec.privileged = true;
    spec.devices = {{u"/dev/fuse"_s, u"/dev/fuse"_s, u"rwm"_s}, {u"/dev/sda"_s, u"/dev/xvda"_s, u"r"_s}};
    spec.mounts = {
        Mount{.kind = Kind::Bind, .source = u"/"_s, .target = u"/host"_s, .readOnly = true, .options = {u"rslave"_s}}};
    return spec;
}

ContainerSpec lonely()
{
    ContainerSpec spec = ofImage(u"busybox"_s);
    spec.networks = {run::Network{.name = u"none"_s}};
    spec.noHealthCheck = true;
    spec.tty = true;
    spec.interactive = true;
    spec.init = true;
    spec.entrypoint = QString();
    spec.command = {u"sh"_s, u"-c"_s, u"echo \"$HOME\"; sleep 1d"_s};
    spec.stopTimeout = 0;
    return spec;
}

ContainerSpec worker()
{
    ContainerSpec spec = ofImage(u"worker:green"_s);
    spec.entrypoint = u"/opt/my program/run"_s;
    spec.command = {u"--name=a b"_s, u""_s, u"it's"_s};
    spec.groups = {u"audio"_s, u"1234"_s};
    spec.securityOptions = {u"seccomp=unconfined"_s, u"label=type:svirt_t"_s};
    spec.logDriver = u"json-file"_s;
    spec.logOptions = {{u"max-size"_s, u"10m"_s}, {u"max-file"_s, u"3"_s}};
    spec.mounts = {Mount{.kind = Kind::Bind, .source = u"/srv/in:out"_s, .target = u"/data"_s, .mustExist = true},
                   Mount{.source = u"spool"_s,
                         .target = u"/spool"_s,
                         .options = {u"nocopy"_s},
                         .driver = u"local"_s,
                         .driverOptions = {{u"type"_s, u"tmpfs"_s}, {u"device"_s, u"$x"_s}},
                         .labels = {{u"purpose"_s, u"spool"_s}}}};
    spec.networks = {run::Network{.name = u"backend"_s}, run::Network{.name = u"Über net"_s}};
    spec.user = u"worker"_s;
    return spec;
}

} // namespace

QStringList hostileTexts()
{
    return {u""_s,
            u"yes"_s,
            u"0x1F"_s,
            u"1e3"_s,
            u"22:22"_s,
            u"~"_s,
            u"- a"_s,
            u"a: b # c"_s,
            u"*alias &anchor"_s,
            u"'single' \"double\" \\back\\"_s,
            u"line\nnext\r\nlast\ttab"_s,
            u"$HOME ${HOME:-x} $$ $(id) `id` $(HOME)"_s,
            u"%{ if true }x%{ endif } ${file(\"/etc/passwd\")} %%{ $${"_s,
            u"{{ lookup('pipe', 'id') }} {% raw %} {# x #}"_s,
            u"a\"\n}\nresource \"x\" \"y\" {\n"_s,
            u"...\n---\nkind: Evil"_s,
            u"ünï — 日本 𝄞"_s,
            u"\u0085\u2028\u2029\ufeff\u202egnp\u2066\u200b"_s,
            u"\x01\x1b[31m\x7f"_s,
            u"<b>&amp;</b> =1+1"_s,
            u" leading and trailing "_s};
}

snapshots::Snapshot outsideSnapshot(SpecsByPlace *made)
{
    SampleHost docker(u"aws1"_s, u"ssh://root@aws1:2222"_s, u"10.0.0.1"_s, made);
    docker.host.info = {{u"Name"_s, u"machine"_s}, {u"ServerVersion"_s, u"27.1.0"_s}};
    docker.host.version = {{u"ApiVersion"_s, u"1.46"_s}, {u"Version"_s, u"27.1.0"_s}};
    docker.host.networks = {
        QJsonObject{{u"Name"_s, u"backend"_s},
                    {u"Driver"_s, u"bridge"_s},
                    {u"Internal"_s, true},
                    {u"Labels"_s, QJsonObject{{u"team"_s, u"\"${x}\""_s}}},
                    {u"IPAM"_s, QJsonObject{{u"Config"_s, QJsonArray{QJsonObject{{u"Subnet"_s, u"10.5.0.0/16"_s}}}}}}}};
    docker.host.volumes = {QJsonObject{{u"Name"_s, u"pgdata"_s}, {u"Driver"_s, u"local"_s}}};
    docker.add(u"db"_s, database());
    docker.add(u"web-1"_s, webReplica(1));
    docker.add(u"web-2"_s, webReplica(2));
    docker.add(u"shop_edge_1"_s, edgeOf(u"/etc/haproxy"_s));
    docker.add(u"dns"_s, resolver(), true, {{u"OomScoreAdj"_s, 500}, {u"CpusetMems"_s, u"0"_s}});
    docker.add(u"evil.1"_s, hostileContainer());
    docker.add(u"agent"_s, machineAgent());
    const QJsonArray disks{QJsonObject{{u"Path"_s, u"/dev/sda"_s}, {u"Rate"_s, 1'048'576}}};
    docker.add(u"lonely"_s, lonely(), true,
               {{u"OomKillDisable"_s, true},
                {u"UsernsMode"_s, u"host"_s},
                {u"CgroupParent"_s, u"/a$b"_s},
                {u"BlkioWeight"_s, 300},
                {u"BlkioWeightDevice"_s, QJsonArray{QJsonObject{{u"Path"_s, u"/dev/sda"_s}, {u"Weight"_s, 200}}}},
                {u"BlkioDeviceReadBps"_s, disks},
                {u"BlkioDeviceWriteIOps"_s, disks},
                {u"CpuPeriod"_s, 50'000},
                {u"CpuQuota"_s, 20'000},
                {u"CpuRealtimePeriod"_s, 1'000'000},
                {u"CpuRealtimeRuntime"_s, 950'000},
                {u"DeviceCgroupRules"_s, QJsonArray{u"c 1:3 r"_s}},
                {u"StorageOpt"_s, QJsonObject{{u"size"_s, u"1G"_s}}},
                {u"Runtime"_s, u"kata"_s},
                {u"MemorySwappiness"_s, 0}});
    docker.add(u"worker"_s, worker());
    ContainerSpec job = ofImage(u"job:1"_s);
    job.ports = {PortRequest{.ip = {}, .published = 8'888, .target = 80, .protocol = u"tcp"_s}};
    job.removeAfterwards = true;
    docker.add(u"job"_s, job, false);
    ContainerSpec sidecar = ofImage(u"exporter:1"_s);
    sidecar.networks = {run::Network{.name = u"container:"_s + sampleId(u"db"_s)}};
    docker.add(u"sidecar"_s, sidecar);
    ContainerSpec record = ofImage(u"x"_s);
    record.labels = {{u"bayplan.record"_s, u"{}"_s}};
    docker.add(u"bayplan.web.g17"_s, record, false);

    SampleHost podman(u"pod1"_s, u"unix:///run/podman/podman.sock"_s, {}, made);
    podman.host.version = {
        {u"ApiVersion"_s, u"1.41"_s},
        {u"Version"_s, u"4.3.1"_s},
        {u"Components"_s, QJsonArray{QJsonObject{{u"Name"_s, u"Podman Engine"_s}, {u"Version"_s, u"4.3.1"_s}}}}};
    podman.host.info = {{u"Name"_s, u"pod1"_s}};
    ContainerSpec cache = ofImage(u"docker.io/library/redis:7"_s);
    cache.publishAll = true;
    cache.exposed = {u"6379/tcp"_s};
    podman.add(u"cache"_s, cache, true, {{u"PidsLimit"_s, 2'048}, {u"IpcMode"_s, u"shareable"_s}});

    SampleHost stale(u"aws2"_s, u"tcp://10.0.0.2:2376"_s, u"10.0.0.2"_s, made);
    stale.host.state = snapshots::HostPart::State::Stale;
    stale.host.error = u"aws2: No answer\nservices:\n  evil: {}"_s;
    stale.add(u"web-3"_s, webReplica(3));
    stale.add(u"shop_edge_1"_s, edgeOf(u"/srv/edge"_s));
    stale.host.containers.push_back({.id = u"p"_s, .name = u"half"_s, .readAt = sampleTime, .isPartial = true});
    stale.host.inspects.append("{\"Id\":\"p\",\"Config\":{\"Image\":\"half\"}}");

    snapshots::Snapshot snapshot{
        .takenAt = sampleTime, .program = u"Bayplan 0.1.0"_s, .workspace = u"shop\n#"_s, .hasSecrets = true};
    snapshot.hosts = {docker.host, podman.host, stale.host, {}};
    snapshot.hosts.back().name = u"gone"_s;
    snapshot.hosts.back().endpoint = u"ssh://gone"_s;
    snapshot.hosts.back().state = snapshots::HostPart::State::Unreachable;
    snapshot.hosts.back().error = u"gone: Refused"_s;
    return snapshot;
}

snapshots::Snapshot randomSnapshot(int containers, quint32 seed, SpecsByPlace *made)
{
    SampleHost host(u"aws1"_s, u"ssh://aws1"_s, u"10.0.0.1"_s, made);
    host.host.info = {{u"Name"_s, u"machine"_s}};
    host.host.version = {{u"Version"_s, u"27.1.0"_s}, {u"ApiVersion"_s, u"1.46"_s}};
    QRandomGenerator random(seed);
    for (int i = 0; i < containers; ++i)
        host.add(u"c%1"_s.arg(i), randomSpec(random));
    snapshots::Snapshot snapshot{
        .takenAt = sampleTime, .program = u"Bayplan 0.1.0"_s, .workspace = u"any"_s, .hasSecrets = true};
    snapshot.hosts = {host.host};
    return snapshot;
}

QMap<QString, QString> envOf(const ContainerSpec &spec)
{
    QMap<QString, QString> env;
    for (const run::EnvVariable &variable : spec.env)
        env[variable.name] = variable.value;
    return env;
}

} // namespace bayplan::tests
