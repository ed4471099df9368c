// SPDX-License-Identifier: GPL-3.0-or-later
// Services of Compose files as ours: what is taken over, what is told, what is refused, what does no harm.
#include "run/composefile.h"

#include "run/composevariables.h"
#include "run/dockerrun.h"
#include "run/yamltree.h"

#include <QElapsedTimer>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using run::ComposeFile;
using run::ComposeService;

namespace {

const run::ComposeSurroundings around{
    .folder = u"/srv/My Shop"_s,
    .variables = {{u"TAG"_s, u"1.27"_s}, {u"EMPTY"_s, u""_s}, {u"HOME"_s, u"/home/me"_s}, {u"GIVEN"_s, u"x y"_s}}};

/// The service "web" of a file that says this of it, each line moved in, and this at the file's end.
Result<ComposeService> web(const QString &body, const QString &end = {})
{
    QString text = u"services:\n  web:\n"_s;
    for (const QString &line : body.split(u'\n'))
        text += u"    "_s + line + u'\n';
    const auto file = ComposeFile::parse(text + end);
    if (!file)
        return core::fail(file.error());
    return file->service(u"web"_s, around);
}

QStringList told(const ComposeService &service)
{
    QStringList texts;
    for (const run::Note &note : service.notes)
        texts << note.text;
    return texts;
}

} // namespace

class ComposeFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each key beside the line of docker's that says the same.
    void asDockerRunSaysIt_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("command");
        const auto row = [](const char *name, const QString &body, const QString &options,
                            const QString &command = {}) { QTest::addRow("%s", name) << body << options << command; };
        row("command, text", u"command: sh -c \"a; b $$X\" 'c d' | e\\ f"_s, {}, u"sh -c 'a; b $X' 'c d' '|' 'e f'"_s);
        row("command, list", u"command: [sh, -c, 'a b', 3]"_s, {}, u"sh -c 'a b' 3"_s);
        row("entry point", u"entrypoint: /bin/sh -e\ncommand: [x]"_s, u"--entrypoint /bin/sh"_s, u"-e x"_s);
        row("entry point, list", u"entrypoint: [/bin/a b]"_s, u"--entrypoint '/bin/a b'"_s);
        row("entry point dropped", u"entrypoint: []\ncommand: /bin/app"_s, u"--entrypoint ''"_s, u"/bin/app"_s);
        row("environment, mapping", u"environment:\n  A: 1\n  B: 'no'\n  C: ''\n  GIVEN:\n  D: ${TAG}"_s,
            u"-e A=1 -e B=no -e C= -e 'GIVEN=x y' -e D=1.27"_s);
        row("environment, list", u"environment: [A=b=c, GIVEN, 'D=$TAG']"_s, u"-e A=b=c -e 'GIVEN=x y' -e D=1.27"_s);
        row("files of variables", u"env_file: [web.env, ../a.env, {path: /b.env}, ~/c.env]"_s,
            u"--env-file '/srv/My Shop/web.env' --env-file /srv/a.env --env-file /b.env --env-file /home/me/c.env"_s);
        row("file of variables", u"env_file: ./web.env"_s, u"--env-file '/srv/My Shop/web.env'"_s);
        row("labels", u"labels: {a: b, c: ''}"_s, u"-l a=b -l c="_s);
        row("labels, list", u"labels: ['a=b', c]"_s, u"-l a=b -l c="_s);
        row("ports", u"ports: ['8080', 81, '8888:80', '127.0.0.1:9000:90/udp', '8000-8002:9000-9002', '[::1]::53']"_s,
            u"-p 8080 -p 81 -p 8888:80 -p 127.0.0.1:9000:90/udp -p 8000-8002:9000-9002 -p [::1]::53"_s);
        row("ports, long",
            u"ports:\n- {target: 80, published: 8888, protocol: udp, mode: host}\n"
            "- {target: 81, published: '8000-8010', host_ip: '::1'}\n- target: 82"_s,
            u"-p 8888:80/udp -p [::1]:8000-8010:81 -p 82"_s);
        row("exposed", u"expose: ['3000', 53/udp]"_s, u"--expose 3000 --expose 53/udp"_s);
        row("mounts", u"volumes: [./a:/a, '../b:/b:ro', /c:/c:ro, ~/d:/d, /anon]"_s,
            u"-v '/srv/My Shop/a:/a' -v /srv/b:/b:ro -v /c:/c:ro -v /home/me/d:/d -v /anon"_s);
        row("mounts, long",
            u"volumes:\n- {type: bind, source: ./a, target: /a, read_only: true, bind: {propagation: rshared}}\n"
            "- {type: bind, source: /b, target: /b, bind: {create_host_path: false}}\n"
            "- {type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 1777}}\n- {type: volume, target: /anon}"_s,
            u"-v '/srv/My Shop/a:/a:ro,rshared' --mount type=bind,src=/b,dst=/b --tmpfs /t:size=1048576,mode=1777 "
            "-v /anon"_s);
        row("tmpfs", u"tmpfs: /run"_s, u"--tmpfs /run"_s);
        row("tmpfs, list", u"tmpfs: ['/run:size=1m', /tmp]"_s, u"--tmpfs /run:size=1m --tmpfs /tmp"_s);
        row("restart", u"restart: unless-stopped"_s, u"--restart unless-stopped"_s);
        row("no restart", u"restart: no"_s, u"--restart no"_s);
        row("restart policy", u"deploy: {restart_policy: {condition: on-failure, max_attempts: 3}}"_s,
            u"--restart on-failure:3"_s);
        row("stopping", u"stop_signal: SIGQUIT\nstop_grace_period: 1m30s"_s,
            u"--stop-signal SIGQUIT --stop-timeout 90"_s);
        row("stopping, rounded", u"stop_grace_period: 1500ms"_s, u"--stop-timeout 2"_s);
        row("health", u"healthcheck: {test: exit 0, interval: 1m30s, timeout: 2s, retries: 4, start_period: 5s}"_s,
            u"--health-cmd 'exit 0' --health-interval 1m30s --health-timeout 2s --health-retries 4 "
            "--health-start-period 5s"_s);
        row("health, shell", u"healthcheck: {test: [CMD-SHELL, curl -f x || exit 1]}"_s,
            u"--health-cmd 'curl -f x || exit 1'"_s);
        row("no health", u"healthcheck: {disable: true}"_s, u"--no-healthcheck"_s);
        row("no health, list", u"healthcheck: {test: [NONE]}"_s, u"--no-healthcheck"_s);
        row("names", u"container_name: shop\nhostname: h\ndomainname: d.org\nuser: '1000:1000'\nworking_dir: /w"_s,
            u"--name shop -h h --domainname d.org -u 1000:1000 -w /w"_s);
        row("terminal", u"tty: true\nstdin_open: yes\ninit: true"_s, u"-i -t --init"_s);
        row("security",
            u"privileged: true\nread_only: true\ncap_add: [NET_ADMIN]\ncap_drop: [ALL]\ngroup_add: [5, audio]\n"
            "security_opt: ['no-new-privileges:true', 'seccomp:unconfined']"_s,
            u"--privileged --read-only --cap-add NET_ADMIN --cap-drop ALL --group-add 5 --group-add audio "
            "--security-opt no-new-privileges:true --security-opt seccomp:unconfined"_s);
        row("devices", u"devices: ['/dev/null:/dev/x:rw', /dev/zero, {source: /dev/full, permissions: r}]"_s,
            u"--device /dev/null:/dev/x:rw --device /dev/zero --device /dev/full:/dev/full:r"_s);
        row("spaces", u"pid: host\nipc: private"_s, u"--pid host --ipc private"_s);
        row("names of others",
            u"dns: 10.0.0.2\ndns_search: [a.org, b.org]\ndns_opt: ['ndots:2']\n"
            "extra_hosts: ['db:10.0.0.5', 'x=10.0.0.6']"_s,
            u"--dns 10.0.0.2 --dns-search a.org --dns-search b.org --dns-option ndots:2 --add-host db:10.0.0.5 "
            "--add-host x:10.0.0.6"_s);
        row("names of others, mapping", u"extra_hosts: {db: 10.0.0.5}"_s, u"--add-host db:10.0.0.5"_s);
        row("limits",
            u"mem_limit: 64m\nmem_reservation: 32m\nmemswap_limit: -1\ncpus: 0.5\ncpu_shares: 512\ncpuset: 0-1\n"
            "pids_limit: 50\nshm_size: 8mb"_s,
            u"-m 64m --memory-reservation 32m --memory-swap -1 --cpus 0.5 -c 512 --cpuset-cpus 0-1 --pids-limit 50 "
            "--shm-size 8m"_s);
        row("limits of a deployment",
            u"deploy:\n  resources:\n    limits: {cpus: '1.5', memory: 50M, pids: 9}\n"
            "    reservations: {memory: 20M}"_s,
            u"--cpus 1.5 -m 50m --pids-limit 9 --memory-reservation 20m"_s);
        row("ulimits", u"ulimits: {nproc: 64, nofile: {soft: 512, hard: 1024}}"_s,
            u"--ulimit nproc=64 --ulimit nofile=512:1024"_s);
        row("kernel", u"sysctls: {net.core.somaxconn: 1024}"_s, u"--sysctl net.core.somaxconn=1024"_s);
        row("kernel, list", u"sysctls: [net.core.somaxconn=1024]"_s, u"--sysctl net.core.somaxconn=1024"_s);
        row("logs", u"logging: {driver: json-file, options: {max-size: 1m, max-file: 2}}"_s,
            u"--log-driver json-file --log-opt max-size=1m --log-opt max-file=2"_s);
        row("platform and pull", u"platform: linux/arm64\npull_policy: always"_s,
            u"--platform linux/arm64 --pull always"_s);
        row("host's network", u"network_mode: host"_s, u"--network host"_s);
        row("nothing said", u"command:\nenvironment:\nports:\nx-own: {a: b}"_s, {});
    }
    void asDockerRunSaysIt()
    {
        QFETCH(QString, body);
        QFETCH(QString, options);
        QFETCH(QString, command);
        const auto service = web(u"image: nginx:$TAG\n"_s + body);
        QVERIFY2(service, qPrintable(service ? QString() : service.error().message()));
        QStringList notes = told(*service);
        notes.removeAll(u"networks"_s);
        QCOMPARE(notes, QStringList());
        const auto parsed = run::parseDockerRun(u"docker run "_s + options + u" nginx:1.27 "_s + command);
        QVERIFY(parsed && parsed->notes.isEmpty());
        QCOMPARE(run::toDockerRun(service->spec), run::toDockerRun(parsed->spec));
        QVERIFY(service->spec == parsed->spec);
        QCOMPARE(service->replicas, 1);
    }

    /// There is a form without colons between its parts, which makes no folders.
    void aPathWithAColon()
    {
        const auto service = web(u"image: a\nvolumes: [{type: bind, source: '/a:b', target: /c}, /d:/e]"_s);
        QVERIFY2(service, qPrintable(service ? QString() : service.error().message()));
        QCOMPARE(told(*service), (QStringList{u"volumes: /a:b"_s, u"networks"_s}));
        QCOMPARE(
            service->spec.mounts.first(),
            (run::Mount{.kind = run::Mount::Kind::Bind, .source = u"/a:b"_s, .target = u"/c"_s, .mustExist = true}));
        QVERIFY(!service->spec.mounts.last().mustExist);
    }

    void aHealthCheckWithoutAShell()
    {
        const auto service = web(u"image: a\nhealthcheck: {test: [CMD, /bin/app, --check]}"_s);
        QVERIFY(service);
        QCOMPARE(service->spec.healthProgram, (QStringList{u"/bin/app"_s, u"--check"_s}));
        QVERIFY(service->spec.healthCommand.isEmpty());
    }

    void howMany()
    {
        QCOMPARE(web(u"image: a\nscale: 3"_s)->replicas, 3);
        QCOMPARE(web(u"image: a\ndeploy: {replicas: 4, mode: replicated}"_s)->replicas, 4);
        QCOMPARE(web(u"image: a\nentrypoint: a b c\ncommand: d"_s)->entryWords, 2);
    }

    /// The very volume that Compose would mount.
    void volumesOfTheProject()
    {
        const QString body = u"image: a\nvolumes: ['data:/d:ro', 'ours:/o', 'old:/l', 'named:/n', 'opts:/p']"_s;
        const QString end = u"volumes:\n  data:\n  ours: {external: true}\n  old: {external: {name: older}}\n"
                            "  named: {name: 'n-$TAG'}\n"
                            "  opts: {driver: local, driver_opts: {type: tmpfs}, labels: [x=y]}\n"_s;
        const auto service = web(body, end);
        QVERIFY2(service, qPrintable(service ? QString() : service.error().message()));
        QStringList sources;
        for (const run::Mount &mount : service->spec.mounts)
            sources << mount.source;
        QCOMPARE(sources, (QStringList{u"myshop_data"_s, u"ours"_s, u"older"_s, u"n-1.27"_s, u"myshop_opts"_s}));
        QVERIFY(service->spec.mounts.at(0).readOnly);
        QCOMPARE(service->spec.mounts.at(4).driver, u"local"_s);
        QCOMPARE(service->spec.mounts.at(4).driverOptions.value(u"type"_s), u"tmpfs"_s);
        QCOMPARE(service->spec.mounts.at(4).labels.value(u"x"_s), u"y"_s);
        const auto named = web(body, end + u"name: other\n"_s);
        QCOMPARE(named->spec.mounts.at(0).source, u"other_data"_s);
    }

    void networks()
    {
        const QString end = u"networks:\n  front:\n  shared: {external: true}\n  named: {external: true, name: n1}\n"_s;
        const auto plain = web(u"image: a"_s);
        QCOMPARE(told(*plain), QStringList{u"networks"_s});
        QVERIFY(plain->spec.networks.isEmpty());
        const auto listed = web(u"image: a\nnetworks: [front, shared]"_s, end);
        QVERIFY2(listed, qPrintable(listed ? QString() : listed.error().message()));
        QCOMPARE(told(*listed), QStringList{u"networks: front"_s});
        QCOMPARE(listed->spec.networks, (QList<run::Network>{{.name = u"shared"_s, .aliases = {u"web"_s}}}));
        const auto mapped =
            web(u"image: a\nnetworks: {shared: , named: {aliases: [www, web], ipv4_address: 10.1.0.5, priority: 3}}"_s,
                end);
        QVERIFY2(mapped, qPrintable(mapped ? QString() : mapped.error().message()));
        QCOMPARE(told(*mapped), QStringList());
        // The one with the highest priority is joined first.
        QCOMPARE(mapped->spec.networks,
                 (QList<run::Network>{{.name = u"n1"_s, .aliases = {u"web"_s, u"www"_s}, .ip = u"10.1.0.5"_s},
                                      {.name = u"shared"_s, .aliases = {u"web"_s}}}));
        QVERIFY(!web(u"image: a\nnetworks: {shared: {priority: high}}"_s, end));
        const auto usual = web(u"image: a"_s, u"networks: {default: {external: true, name: lan}}\n"_s);
        QCOMPARE(told(*usual), QStringList());
        QCOMPARE(usual->spec.networks, (QList<run::Network>{{.name = u"lan"_s, .aliases = {u"web"_s}}}));
    }

    void whatIsLeftOutIsTold()
    {
        const auto service =
            web(u"image: a\nnetwork_mode: bridge\nbuild: .\ndepends_on: [db]\nlinks: [db]\nsecrets: [s]\nconfigs: [c]\n"
                "profiles: [p]\ngpus: all\nattach: false\nunheard_of: 1\npull_policy: build\ncommand: []\n"
                "environment: [NOT_HERE]\nlabels: {a: $NOBODY}\ndeploy: {placement: {constraints: []}, mode: global,\n"
                "  resources: {reservations: {cpus: '1'}}}\nhealthcheck: {start_interval: 1s}"_s);
        QVERIFY2(service, qPrintable(service ? QString() : service.error().message()));
        QCOMPARE(told(*service), (QStringList{u"build"_s, u"depends_on"_s, u"links"_s, u"secrets"_s, u"configs"_s,
                                              u"profiles"_s, u"gpus"_s, u"unheard_of"_s, u"pull_policy: build"_s,
                                              u"command"_s, u"environment: NOT_HERE"_s, u"deploy: placement"_s,
                                              u"deploy: mode"_s, u"deploy: resources: reservations: cpus"_s,
                                              u"healthcheck: start_interval"_s, u"$NOBODY"_s}));
    }

    void variables_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // "!" and what is complained of
        const auto row = [](const QString &text, const QString &expected) {
            QTest::addRow("%s", qPrintable(text)) << text << expected;
        };
        row(u"a $TAG-${TAG}b"_s, u"a 1.27-1.27b"_s);
        row(u"$$TAG $$$TAG $$"_s, u"$TAG $1.27 $"_s);
        row(u"${EMPTY:-d}|${EMPTY-d}|${NOBODY:-d}|${NOBODY-d}|${TAG:-d}"_s, u"d||d|d|1.27"_s);
        row(u"${NOBODY:-${EMPTY:-${TAG}}}"_s, u"1.27"_s);
        row(u"${NOBODY:-a b:c}"_s, u"a b:c"_s);
        row(u"${TAG:+set}${EMPTY:+set}${EMPTY+there}${NOBODY+there}"_s, u"setthere"_s);
        row(u"${TAG:?no}${EMPTY?no}"_s, u"1.27"_s);
        row(u"${EMPTY:?give one}"_s, u"!The variable EMPTY needs a value: give one"_s);
        row(u"${NOBODY?}"_s, u"!The variable NOBODY needs a value"_s);
        row(u"${TAG"_s, u"!“${TAG” is never closed; write $$ for a dollar sign"_s);
        row(u"cost: $5"_s, u"!“$5” names no variable; write $$ for a dollar sign"_s);
        row(u"${}"_s, u"!“${}” names no variable"_s);
        row(u"${TAG!x}"_s, u"!“${TAG!x}” is no way to write a variable"_s);
        row(u"${A:-"_s.repeated(50) + u"}"_s.repeated(50),
            u"!Defaults of variables stand too deep within each other"_s);
        row(u"end $"_s, u"!“$” names no variable; write $$ for a dollar sign"_s);
    }
    void variables()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QStringList missing;
        const auto made = run::withVariables(text, around.variables, missing);
        QCOMPARE(made ? *made : u'!' + made.error().what, expected);
    }

    void mergeKeysAndAliases()
    {
        const auto file = ComposeFile::parse(u"x-common: &common\n  image: a\n  environment: &env {A: '1', B: '2'}\n"
                                             "x-more: &more {user: '5', image: z}\n"
                                             "services:\n  web:\n    <<: *common\n    environment:\n      <<: *env\n"
                                             "      B: own\n  db: {<<: [*common, *more], hostname: db}\n"_s);
        QVERIFY2(file, qPrintable(file ? QString() : file.error().message()));
        QCOMPARE(file->services(), (QStringList{u"web"_s, u"db"_s}));
        const auto service = file->service(u"web"_s, around);
        QCOMPARE(service->spec.env, (QList<run::EnvVariable>{{u"B"_s, u"own"_s}, {u"A"_s, u"1"_s}}));
        const auto db = file->service(u"db"_s, around);
        QCOMPARE(db->spec.image, u"a"_s);
        QCOMPARE(db->spec.user, u"5"_s);
    }

    /// One service alone has what it extends, too; the project's own networks stay out of it.
    void extended()
    {
        const auto file =
            ComposeFile::parse(u"services:\n  base: {image: a, user: '5', ports: ['80'], depends_on: [db]}\n"
                               "  web: {extends: {service: base}, ports: ['81'], user: '6'}\n"
                               "  lost: {extends: {file: nowhere.yaml, service: x}}\n"_s);
        QVERIFY(file);
        const auto service = file->service(u"web"_s, around);
        QVERIFY2(service, qPrintable(service ? QString() : service.error().message()));
        QCOMPARE(service->spec.image, u"a"_s);
        QCOMPARE(service->spec.user, u"6"_s);
        QCOMPARE(service->spec.ports.size(), 2);
        QCOMPARE(service->line, 3);
        QCOMPARE(told(*service), (QStringList{u"depends_on"_s, u"networks"_s}));
        const auto lost = file->service(u"lost"_s, around);
        QVERIFY(!lost);
        QCOMPARE(lost.error().message(), u"Line 4: nowhere.yaml can't be read: No such file or directory"_s);
    }

    void whatIsRefused_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QString &body, const QString &message) {
            QTest::addRow("%s", name) << body << message;
        };
        row("build alone", u"build: ."_s, u"Line 3: “web” has no image but builds its own."_s);
        row("no image", u"user: a"_s, u"Line 3: “web” has no image"_s);
        row("extends", u"image: a\nextends: {service: b}"_s, u"Line 4: There is no service “b” to extend"_s);
        row("provider", u"provider: {type: x}"_s, u"Line 3: “web” is no container"_s);
        row("another's network", u"image: a\nnetwork_mode: 'service:db'"_s, u"Line 4: “web” shares the network"_s);
        row("another's processes", u"image: a\npid: 'service:db'"_s, u"Line 4: “web” shares pid"_s);
        row("port", u"image: a\nports:\n- 80\n- http"_s, u"Line 6: “http” is not a port"_s);
        row("port without target", u"image: a\nports: [{published: 80}]"_s, u"Line 4: "_s);
        row("text for a mapping", u"image: a\nhealthcheck: none"_s, u"Line 4: A mapping is expected here"_s);
        row("mapping for a text", u"image: {a: b}"_s, u"Line 3: A text is expected here"_s);
        row("number", u"image: a\nmem_limit: lots"_s, u"Line 4: "_s);
        row("truth", u"image: a\nprivileged: maybe"_s, u"Line 4: “maybe” is neither true nor false"_s);
        row("quote", u"image: a\ncommand: sh -c 'x"_s, u"Line 4: A quote is never closed"_s);
        row("volume", u"image: a\nvolumes: ['data:/d']"_s, u"Line 4: The volume “data” is not among"_s);
        row("mount", u"image: a\nvolumes: [{type: npipe, target: x}]"_s, u"Line 4: A mount of type “npipe”"_s);
        row("subpath", u"image: a\nvolumes: [{type: volume, target: /x, volume: {subpath: y}}]"_s, u"Line 4: A part"_s);
        row("network", u"image: a\nnetworks: [nowhere]"_s, u"Line 4: The network “nowhere” is not among"_s);
        row("seccomp", u"image: a\nsecurity_opt: ['seccomp:p.json']"_s, u"Line 4: It names a file"_s);
        row("replicas", u"image: a\nscale: -1"_s, u"Line 4: “-1” is no number of replicas"_s);
        row("variable", u"image: a:${NOBODY:?choose one}"_s,
            u"Line 3: The variable NOBODY needs a value: choose one"_s);
        row("twice", u"image: a\nimage: b"_s, u"Line 4: “image” is there twice"_s);
        row("tag", u"image: !reset a"_s, u"Line 3: The tag !reset is not read here"_s);
        row("not YAML", u"image: a\nports: [80"_s, u": This is not YAML: "_s);
        row("tab", u"image: a\n\tuser: b"_s, u": This is not YAML: "_s);
    }
    void whatIsRefused()
    {
        QFETCH(QString, body);
        QFETCH(QString, message);
        const auto service = web(body);
        QVERIFY(!service);
        QVERIFY2(service.error().message().contains(message), qPrintable(service.error().message()));
    }

    void filesThatAreNone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QString &text, const QString &message) {
            QTest::addRow("%s", name) << text << message;
        };
        row("empty", {}, u"has no services"_s);
        row("a text", u"hello"_s, u"has no services"_s);
        row("a list", u"[services]"_s, u"has no services"_s);
        row("nothing in it", u"services: {}"_s, u"has no services"_s);
        row("two documents", u"services: {a: {image: b}}\n---\nservices: {}"_s, u"more than one document"_s);
        row("deep", u"services: "_s + u"["_s.repeated(200'000), u"Line 1: It has more than 50 levels"_s);
        row("deep mappings", u"services: "_s + u"{a: "_s.repeated(100'000), u"Line 1: It has more than 50 levels"_s);
        QString lines;
        for (int i = 0; i < 3000; ++i)
            lines += QString(i, u' ') + u"a:\n"_s;
        row("deep by lines", lines.left(900'000), u"It has more than 50 levels"_s);
        row("huge", u"# "_s + u"x"_s.repeated(1024 * 1024), u"larger than 1 MiB"_s);
        row("many", u"services: ["_s + u"a,"_s.repeated(200'000) + u"]"_s, u"It has more than 100"_s);
        QString chain = u"a0: &a0 [x]\n"_s;
        for (int i = 1; i < 20'000; ++i)
            chain += u"a%1: &a%1 [*a%2]\n"_s.arg(i).arg(i - 1);
        row("a chain of aliases", chain, u"It has more than 50 levels"_s);
        QString merges = u"m0: &m0 {"_s;
        for (int i = 0; i < 2000; ++i)
            merges += u"k%1: 1,"_s.arg(i);
        merges += u"}\n"_s;
        for (int i = 1; i < 500; ++i)
            merges += u"m%1: &m%1 {<<: *m%2}\n"_s.arg(i).arg(i - 1);
        row("a bomb of merges", merges, u"It has more than 100"_s);
        row("itself", u"services: &a [*a]"_s, u"An alias stands within what it is for"_s);
        row("unknown alias", u"services: *b"_s, u"This is not YAML"_s);
        row("a list for a key", u"? [a]\n: b"_s, u"Only a text can stand before a colon"_s);
        row("a text merged", u"services: {<<: x}"_s, u"Only a mapping"_s);
    }
    void filesThatAreNone()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QElapsedTimer timer;
        timer.start();
        const auto file = ComposeFile::parse(text);
        QVERIFY(!file);
        QVERIFY2(file.error().message().contains(message), qPrintable(file.error().message()));
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    /// Ten to the power of nine values by their aliases: none of them is made.
    void aBombOfAliases()
    {
        QString text = u"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"_s;
        for (int i = 1; i < 9; ++i) {
            text += u"a%1: &a%1 ["_s.arg(i);
            for (int copy = 0; copy < 10; ++copy)
                text += u"*a%1,"_s.arg(i - 1);
            text += u"]\n"_s;
        }
        const auto file = ComposeFile::parse(text + u"services: {web: {image: a, command: *a8}}\n"_s);
        QVERIFY(file);
        QVERIFY(file->service(u"web"_s, around).error().message().contains(u"A text is expected here"_s));
    }

    void whatLooksLikeOne()
    {
        QVERIFY(ComposeFile::looksLikeOne(u"version: '3'\nservices:\n  web:\n"_s));
        QVERIFY(ComposeFile::looksLikeOne(u"services: {a: {image: b}"_s));
        QVERIFY(ComposeFile::looksLikeOne(u"\"services\" :\n"_s));
        QVERIFY(!ComposeFile::looksLikeOne(u"docker run -e services: nginx"_s));
        QVERIFY(!ComposeFile::looksLikeOne(u"a:\n  services:\n"_s));
    }

    void withoutAFolder()
    {
        const auto file = ComposeFile::parse(u"services: {web: {image: a, volumes: ['./x:/x', 'd:/d', '~/h:/h'],\n"
                                             "  env_file: w.env}}\nvolumes: {d: }\n"_s);
        QVERIFY(file);
        const auto service = file->service(u"web"_s, {});
        QVERIFY(service);
        QCOMPARE(service->spec.mounts.at(0).source, u"./x"_s);
        QCOMPARE(service->spec.mounts.at(1).source, u"d"_s);
        QCOMPARE(service->spec.mounts.at(2).source, u"~/h"_s);
        QCOMPARE(service->spec.envFiles, QStringList{u"w.env"_s});
        QVERIFY(told(*service).contains(u"volumes: d"_s));
        const auto nobody = file->service(u"nobody"_s, {});
        QVERIFY(nobody.error().message().contains(u"It has: web"_s));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ComposeFileTest)
#include "composefile.moc"
