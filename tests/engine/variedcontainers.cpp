// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/variedcontainers.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString app = u"bayplan-test/app:blue"_s;

/// It only waits, whatever stands behind it.
const QStringList waits{u"-c"_s, u"exec sleep 1000000"_s, u"it"_s};

QList<VariedContainer> processes()
{
    QStringList env;
    QStringList labels;
    const QStringList texts = awkwardTexts();
    for (qsizetype i = 0; i < texts.size(); ++i) {
        env << u"-e"_s << u"E%1="_s.arg(i) + texts.at(i);
        labels << u"--label"_s << u"label.%1="_s.arg(i) + texts.at(i);
    }
    env << u"-e"_s << u"odd name.x-1=a"_s << u"-e"_s << u"yes=no"_s << u"-e"_s << u"APP_COLOUR=pink"_s;
    labels << u"--label"_s << u"$odd${key}:#\"=1"_s << u"--label"_s << u"ünï"_s << u"--label"_s
           << QString(1'100, u'k') + u"=long"_s;
    return {
        {u"plain"_s, {}},
        {u"env"_s, env},
        {u"labels"_s, labels},
        {u"words"_s, {u"--entrypoint"_s, u"/bin/sh"_s}, QStringList{app} + waits + texts},
        {u"command"_s, {}, QStringList{app, u"sh"_s} + waits + QStringList{u"$HOME"_s, u""_s, u"b c"_s}},
        {u"noentry"_s, {u"--entrypoint"_s, u""_s}, {app, u"sleep"_s, u"1000000"_s}},
        {u"process"_s,
         {u"--user"_s, u"1000:1000"_s, u"--workdir"_s, u"/tmp/a b$c"_s, u"--hostname"_s, u"me"_s, u"--domainname"_s,
          u"example.org"_s, u"--init"_s, u"--stop-signal"_s, u"SIGINT"_s, u"--stop-timeout"_s, u"7"_s, u"-t"_s, u"-i"_s,
          u"--group-add"_s, u"5"_s}},
        {u"atonce"_s, {u"--stop-timeout"_s, u"0"_s, u"--user"_s, u"0"_s, u"--hostname"_s, u"007"_s}},
        {u"always"_s, {u"--restart"_s, u"always"_s}},
        {u"unless"_s, {u"--restart"_s, u"unless-stopped"_s}},
        {u"thrice"_s, {u"--restart"_s, u"on-failure:3"_s}},
        {u"failing"_s, {u"--restart"_s, u"on-failure"_s, u"--rm=false"_s}},
        {u"stopped"_s, {}, {}, true},
    };
}

QList<VariedContainer> checks()
{
    return {
        {u"shellcheck"_s,
         {u"--health-cmd"_s, u"test \"$HOME\" != \"$$\" || exit 1"_s, u"--health-interval"_s, u"1m30.5s"_s,
          u"--health-timeout"_s, u"2500ms"_s, u"--health-start-period"_s, u"1h0m5s"_s, u"--health-retries"_s, u"5"_s}},
        {u"nocheck"_s, {u"--no-healthcheck"_s}, {u"bayplan-test/app:healthy"_s}},
        {u"imagescheck"_s, {}, {u"bayplan-test/app:healthy"_s}},
        {u"slower"_s,
         {u"--health-interval"_s, u"20s"_s, u"--health-retries"_s, u"4"_s},
         {u"bayplan-test/app:healthy"_s}},
    };
}

QList<VariedContainer> networks()
{
    return {
        {u"ports"_s, {u"-p"_s,       u"8080"_s,
                      u"-p"_s,       u"18080:80"_s,
                      u"-p"_s,       u"18081:80"_s,
                      u"-p"_s,       u"127.0.0.1:18053:53/udp"_s,
                      u"-p"_s,       u"127.0.0.1::54/udp"_s,
                      u"-p"_s,       u"19000-19002:9000-9002"_s,
                      u"-p"_s,       u"19100-19110:9100"_s,
                      u"-p"_s,       u"9200-9201/udp"_s,
                      u"--expose"_s, u"7000/udp"_s,
                      u"--expose"_s, u"7001"_s}},
        {u"allports"_s, {u"-P"_s, u"-p"_s, u"18082:81"_s, u"--expose"_s, u"7002/udp"_s}},
        {u"names"_s,
         {u"--add-host"_s, u"db:10.0.0.5"_s, u"--add-host"_s, u"six:fd00::9"_s, u"--dns"_s, u"10.0.0.53"_s,
          u"--dns-search"_s, u"example.org"_s, u"--dns-option"_s, u"ndots:2"_s, u"--dns-option"_s, u"rotate"_s}},
        {u"front"_s,
         {u"--network"_s, u"varied-net"_s, u"--network-alias"_s, u"www"_s, u"--network-alias"_s, u"site.example"_s}},
        {u"fixed"_s, {u"--network"_s, u"varied-net"_s, u"--ip"_s, u"10.77.0.77"_s, u"-p"_s, u"18083:8080"_s}},
        {u"both"_s, {u"--network"_s, u"varied-net"_s, u"--network-alias"_s, u"two"_s}},
        {u"bridged"_s, {u"--network"_s, u"bridge"_s}},
        {u"machine"_s,
         {u"--network"_s, u"host"_s, u"--pid"_s, u"host"_s, u"--ipc"_s, u"host"_s},
         {app, u"sleep"_s, u"1000000"_s}},
        {u"lonely"_s, {u"--network"_s, u"none"_s}},
        {u"sidecar"_s, {u"--network"_s, u"container:front"_s}, {app, u"sleep"_s, u"1000000"_s}},
        {u"watcher"_s, {u"--pid"_s, u"container:front"_s}},
    };
}

QList<VariedContainer> mounts(const QString &folder)
{
    return {
        {u"mounts"_s,
         {u"-v"_s, folder + u"/a:/a"_s, u"-v"_s, folder + u"/b c$d:/b c$d:ro"_s, u"-v"_s, u"/etc:/host:ro,private"_s,
          u"-v"_s, u"varied-data:/data"_s, u"-v"_s, u"varied-data:/again:ro,nocopy"_s, u"-v"_s, u"/anonymous"_s,
          u"--tmpfs"_s, u"/tmpfs:size=1m,mode=1777"_s, u"--tmpfs"_s, u"/other"_s}},
        {u"longmounts"_s,
         {u"--mount"_s, u"type=bind,source="_s + folder + u"/with:colon,target=/colon,readonly"_s, u"--mount"_s,
          u"type=bind,source="_s + folder + u"/ünï,target=/uni,bind-propagation=private"_s, u"--mount"_s,
          u"type=volume,source=varied-made,target=/made,volume-opt=type=tmpfs,volume-opt=device=tmpfs,"
          "volume-opt=o=size=1m,volume-label=purpose=$spool"_s,
          u"--mount"_s, u"type=volume,source=varied-data,target=/third,volume-nocopy"_s, u"--mount"_s,
          u"type=tmpfs,target=/small,tmpfs-size=1048576,tmpfs-mode=0750"_s}},
    };
}

QList<VariedContainer> limits()
{
    return {
        {u"limits"_s,
         {u"-m"_s,
          u"64m"_s,
          u"--memory-reservation"_s,
          u"32m"_s,
          u"--cpus"_s,
          u"0.57"_s,
          u"--cpu-shares"_s,
          u"512"_s,
          u"--cpuset-cpus"_s,
          u"0"_s,
          u"--pids-limit"_s,
          u"100"_s,
          u"--shm-size"_s,
          u"8m"_s,
          u"--ulimit"_s,
          u"nofile=1024:2048"_s,
          u"--ulimit"_s,
          u"nproc=64"_s,
          u"--ulimit"_s,
          u"core=-1"_s}},
        {u"swap"_s, {u"-m"_s, u"33554433"_s, u"--memory-swap"_s, u"-1"_s, u"--pids-limit"_s, u"-1"_s}},
        {u"rights"_s,
         {u"--cap-add"_s, u"NET_ADMIN"_s, u"--cap-drop"_s, u"MKNOD"_s, u"--cap-drop"_s, u"CHOWN"_s, u"--read-only"_s,
          u"--security-opt"_s, u"no-new-privileges"_s, u"--sysctl"_s, u"net.core.somaxconn=512"_s, u"--sysctl"_s,
          u"net.ipv4.ip_local_port_range=20000 30000"_s, u"--device"_s, u"/dev/null:/dev/xnull:r"_s}},
        {u"privileged"_s, {u"--privileged"_s}, {}, true}, // there are machines of tests that forbid it
        {u"logs"_s,
         {u"--log-driver"_s, u"json-file"_s, u"--log-opt"_s, u"max-size=1m"_s, u"--log-opt"_s, u"max-file=2"_s,
          u"--log-opt"_s, u"tag={{.Name}}/$x"_s}},
        {u"locallogs"_s, {u"--log-driver"_s, u"local"_s}},
        {u"nologs"_s, {u"--log-driver"_s, u"none"_s}},
        {u"unusual"_s,
         {u"--oom-score-adj"_s, u"500"_s, u"--cpu-period"_s, u"50000"_s, u"--cpu-quota"_s, u"20000"_s, u"--userns"_s,
          u"host"_s, u"--device-cgroup-rule"_s, u"c 1:3 r"_s}},
        // What Compose has no words for.
        {u"cores"_s, {u"--cpuset-mems"_s, u"0"_s}},
        {u"once"_s, {u"--rm"_s}},
    };
}

} // namespace

QStringList awkwardTexts()
{
    return {u"yes"_s,
            u"0123"_s,
            u"1e3"_s,
            u"~"_s,
            u"a=b=c"_s,
            u"key: value # no comment"_s,
            u"'single' \"double\" \\back\\"_s,
            u"line\nnext\r\nlast\ttab\n"_s,
            u"$HOME ${HOME:-x} $$ $(id) `id` $"_s,
            u"{{ template }} %{ if } ${file(\"/etc/passwd\")}"_s,
            u"...\n---\nservices: {}"_s,
            u"ünï — 日本 𝄞"_s,
            u"\u0085\u2028\ufeff\u202egnp"_s,
            u"\x01\x1b[31m\x7f"_s,
            u"  leading and trailing  "_s,
            u""_s};
}

QList<QStringList> variedObjects()
{
    return {{u"network"_s, u"create"_s, u"--subnet"_s, u"10.77.0.0/24"_s, u"--gateway"_s, u"10.77.0.254"_s,
             u"varied-net"_s},
            {u"network"_s, u"create"_s, u"--internal"_s, u"a-varied-net"_s},
            {u"volume"_s, u"create"_s, u"--opt"_s, u"type=tmpfs"_s, u"--opt"_s, u"device=tmpfs"_s, u"--opt"_s,
             u"o=size=2m"_s, u"varied-data"_s}};
}

QList<QStringList> variedConnections()
{
    return {{u"network"_s, u"connect"_s, u"a-varied-net"_s, u"both"_s},
            {u"network"_s, u"connect"_s, u"varied-net"_s, u"bridged"_s}};
}

QStringList variedNetworks()
{
    return {u"varied-net"_s, u"a-varied-net"_s};
}

QStringList variedVolumes()
{
    return {u"varied-data"_s, u"varied-made"_s};
}

QList<VariedContainer> variedContainers(const QString &folder)
{
    return processes() + checks() + networks() + mounts(folder) + limits();
}

} // namespace bayplan::tests
