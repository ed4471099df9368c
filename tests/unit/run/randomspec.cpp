// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/run/randomspec.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::PortRequest;
using run::ContainerSpec;
using run::Mount;

namespace {

class Maker
{
public:
    explicit Maker(QRandomGenerator &random) : m_random(random) {}

    bool sometimes(int in = 3) { return m_random.bounded(in) == 0; }
    int upTo(int most) { return int(m_random.bounded(most + 1)); }
    QString oneOf(const QStringList &texts) { return texts.at(upTo(int(texts.size()) - 1)); }
    QString maybe(const QStringList &texts) { return sometimes() ? oneOf(texts) : QString(); }

    QString word()
    {
        static const QString letters = u"abcdefghijklmnopqrstuvwxyz"_s;
        QString text;
        for (int i = upTo(6); i >= 0; --i)
            text += letters.at(upTo(25));
        return text + QString::number(++m_count); // never twice
    }
    /// What shells stumble over.
    QString anything()
    {
        static const QStringList pieces{u"'"_s,  u"\""_s, u"\\"_s, u"$HOME"_s, u"`id`"_s, u" "_s,   u"\n"_s, u"\t"_s,
                                        u"#"_s,  u";"_s,  u"|"_s,  u"&&"_s,    u"*"_s,    u"~"_s,   u"="_s,  u"-"_s,
                                        u"é…"_s, u"!"_s,  u"a"_s,  u"--rm"_s,  u"$("_s,   u"{x}"_s, u"\r"_s, u"日本"_s};
        QString text;
        for (int i = upTo(5); i > 0; --i)
            text += oneOf(pieces);
        return text;
    }
    QMap<QString, QString> map()
    {
        QMap<QString, QString> made;
        for (int i = sometimes() ? upTo(3) : 0; i > 0; --i)
            made[word()] = anything();
        return made;
    }
    qint64 bytes() { return sometimes() ? m_random.bounded(1, 2'000'000) * qint64(1'024) + 6'291'456 : 0; }
    std::chrono::nanoseconds time()
    {
        return std::chrono::nanoseconds(sometimes() ? 1'000'000 + m_random.bounded(100'000'000'000'000LL) : 0);
    }

    Mount mount(int form)
    {
        Mount made{.kind = Mount::Kind::Volume, .source = word(), .target = u"/"_s + word(), .readOnly = sometimes()};
        if (form == 0 && sometimes()) { // anonymous
            made.source.clear();
            made.readOnly = false;
        } else if (form == 0 && sometimes(2)) {
            made.kind = Mount::Kind::Bind;
            made.source = u"/srv/"_s + word() + u' ' + oneOf({u"'"_s, u"$x"_s, u"é"_s});
            made.options = sometimes() ? QStringList{u"z"_s, u"rslave"_s} : QStringList();
        } else if (form == 1 && sometimes(2)) {
            made.kind = Mount::Kind::Bind;
            made.source = u"/srv/a,b:\""_s + word();
            made.mustExist = true;
            made.options = sometimes() ? QStringList{u"rshared"_s, u"nonrecursive"_s} : QStringList();
        } else if (form == 1) {
            made.driver = u"local"_s;
            made.driverOptions = {{u"o"_s, u"size=1,\"x\""_s}, {u"type"_s, u"tmpfs"_s}};
            made.labels = {{word(), u"a,b=c"_s}};
            made.options = sometimes() ? QStringList{u"nocopy"_s} : QStringList();
        } else if (form == 2) {
            made.kind = Mount::Kind::Tmpfs;
            made.source.clear();
            made.options = sometimes() ? QStringList{u"size=64m"_s, u"mode=1777"_s} : QStringList();
        }
        return made;
    }

    PortRequest port(int number)
    {
        PortRequest made{.ip = maybe({u"127.0.0.1"_s, u"::1"_s, u"0.0.0.0"_s}),
                         .target = quint16(1 + upTo(65'000)),
                         .protocol = oneOf({u"tcp"_s, u"tcp"_s, u"udp"_s, u"sctp"_s})};
        if (!sometimes())
            made.published = quint16(8'000 + 100 * number);
        if (made.published && sometimes(4))
            made.publishedEnd = quint16(made.published + 10);
        return made;
    }

    void networks(ContainerSpec &spec)
    {
        if (sometimes(6)) {
            spec.networks = {{oneOf({u"host"_s, u"none"_s, u"bridge"_s})}};
            return;
        }
        for (int i = sometimes(2) ? upTo(3) : 0; i > 0; --i) {
            run::Network network{word()};
            for (int alias = upTo(2); alias > 0; --alias)
                network.aliases << word();
            network.ip = maybe({u"10.1.0.5"_s});
            network.ip6 = maybe({u"fd00::5"_s});
            spec.networks << network;
        }
    }

private:
    QRandomGenerator &m_random;
    int m_count = 0;
};

} // namespace

ContainerSpec randomSpec(QRandomGenerator &random)
{
    Maker make(random);
    ContainerSpec spec;
    spec.image = make.oneOf({u"nginx"_s, u"localhost:5000/a/b:1.2-x"_s, u"redis@sha256:0123456789abcdef"_s});
    spec.pull = make.sometimes();
    spec.name = make.sometimes() ? make.word() : QString();
    if (make.sometimes())
        spec.entrypoint = make.anything();
    for (int i = make.upTo(4); i > 0; --i)
        spec.command << make.anything();
    spec.user = make.maybe({u"1000:1000"_s, u"www-data"_s});
    spec.workdir = make.maybe({u"/srv/it's here"_s});
    spec.hostname = make.maybe({u"web-1.example"_s});
    spec.domainname = make.maybe({u"example.org"_s});
    spec.platform = make.maybe({u"linux/arm64"_s, u"linux/arm/v7"_s});
    spec.tty = make.sometimes();
    spec.interactive = make.sometimes();
    spec.removeAfterwards = make.sometimes();
    if (!spec.removeAfterwards)
        spec.restart = make.maybe({u"always"_s, u"unless-stopped"_s, u"on-failure:3"_s, u"no"_s});
    for (int i = make.upTo(3); i > 0; --i)
        spec.env << run::EnvVariable{make.word().toUpper(), make.anything()};
    spec.labels = make.map();
    for (int i = make.upTo(4); i > 0; --i)
        spec.ports << make.port(i);
    spec.publishAll = make.sometimes();
    spec.exposed = make.sometimes() ? QStringList{u"8080/tcp"_s, u"53/udp"_s} : QStringList();
    for (int form = 0; form < 3; ++form) { // a line groups mounts by how they are written
        for (int i = make.upTo(2); i > 0; --i) {
            const Mount mount = make.mount(form);
            if (form != 1 || mount.needsLongForm())
                spec.mounts << mount;
        }
    }
    make.networks(spec);
    spec.extraHosts = make.sometimes() ? QStringList{u"db:10.0.0.5"_s, u"six:fd00::1"_s} : QStringList();
    spec.dns = make.sometimes() ? QStringList{u"10.0.0.2"_s} : QStringList();
    spec.dnsSearch = make.sometimes() ? QStringList{u"example.org"_s} : QStringList();
    spec.dnsOptions = make.sometimes() ? QStringList{u"ndots:2"_s} : QStringList();
    spec.memory = make.bytes();
    if (spec.memory) {
        spec.memorySwap = make.sometimes() ? -1 : make.sometimes() ? spec.memory + 1 : 0;
        spec.memoryReservation = make.sometimes() ? spec.memory - 1 : 0;
    }
    spec.shm = make.bytes();
    spec.nanoCpus = make.sometimes() ? 10'000'000 + random.bounded(8'000'000'000LL) : 0;
    spec.cpuShares = make.sometimes() ? 512 : 0;
    spec.cpuset = make.maybe({u"0-2,5"_s});
    spec.pids = make.sometimes() ? random.bounded(-1, 5'000) : 0;
    if (make.sometimes())
        spec.ulimits = {{u"nofile"_s, 1'024, 2'048}, {u"nproc"_s, 64, 64}, {u"core"_s, -1, -1}};
    spec.noHealthCheck = make.sometimes();
    if (!spec.noHealthCheck) {
        spec.healthCommand = make.sometimes() ? make.anything() : QString();
        spec.healthInterval = make.time();
        spec.healthTimeout = make.time();
        spec.healthStartPeriod = make.time();
        spec.healthRetries = make.sometimes() ? 5 : 0;
    }
    spec.privileged = make.sometimes();
    spec.readOnlyRoot = make.sometimes();
    spec.init = make.sometimes();
    spec.capAdd = make.sometimes() ? QStringList{u"NET_ADMIN"_s, u"SYS_TIME"_s} : QStringList();
    spec.capDrop = make.sometimes() ? QStringList{u"ALL"_s} : QStringList();
    spec.securityOptions = make.sometimes() ? QStringList{u"no-new-privileges"_s} : QStringList();
    spec.groups = make.sometimes() ? QStringList{u"audio"_s, u"44"_s} : QStringList();
    spec.sysctls =
        make.sometimes() ? QMap<QString, QString>{{u"net.core.somaxconn"_s, u"1024"_s}} : QMap<QString, QString>();
    if (make.sometimes())
        spec.devices = {{u"/dev/null"_s, u"/dev/xnull"_s, u"rw"_s}, {u"/dev/zero"_s, u"/dev/zero"_s}};
    spec.pidMode = make.maybe({u"host"_s});
    spec.ipcMode = make.maybe({u"private"_s});
    spec.logDriver = make.maybe({u"json-file"_s, u"syslog"_s});
    spec.logOptions = make.map();
    spec.stopSignal = make.maybe({u"SIGQUIT"_s, u"15"_s, u"SIGRTMIN+3"_s});
    if (make.sometimes())
        spec.stopTimeout = make.upTo(60) - 1;
    return spec;
}

} // namespace bayplan::tests
