// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"

#include "app/misuse.h"

#include <QCommandLineParser>

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

/// How many words may follow each verb.
struct Verb
{
    QString name;
    int least;
    int most;
    QString form = {}; ///< with the words that must
};

const QList<Verb> &verbs()
{
    static const QList<Verb> known = {{u"hosts"_s, 0, 3},
                                      {u"ps"_s, 0, 0},
                                      {u"images"_s, 0, 0},
                                      {u"ports"_s, 0, 0},
                                      {u"watch"_s, 0, 0},
                                      {u"demo"_s, 0, 0},
                                      {u"run"_s, 1, 1, u"run NAME --image IMG"_s},
                                      {u"import-compose"_s, 1, 20, u"import-compose FILE"_s},
                                      {u"services"_s, 0, 0},
                                      {u"scale"_s, 1, 1, u"scale NAME=N"_s},
                                      {u"move"_s, 2, 2, u"move NAME/SLOT HOST"_s},
                                      {u"update"_s, 1, 1, u"update NAME --image IMG"_s},
                                      {u"rollout"_s, 2, 2, u"rollout NAME status"_s},
                                      {u"ingress"_s, 0, 2},
                                      {u"backends"_s, 0, 0},
                                      {u"snapshot"_s, 0, 1},
                                      {u"diff"_s, 2, 2, u"diff A B"_s},
                                      {u"restore"_s, 1, 1, u"restore SNAPSHOT"_s},
                                      {u"reconcile"_s, 0, 0}};
    return known;
}

Result<void> checkHostsWords(const Arguments &arguments)
{
    const QString action = arguments.words.value(0);
    const qsizetype count = arguments.words.size();
    if (arguments.tls && action != u"add"_s)
        return misuse(u"The --tls options are for “hosts add”"_s);
    if (count == 0 || (action == u"add"_s && count == 3) || (action == u"remove"_s && count == 2) ||
        (action == u"import"_s && count == 1))
        return {};
    if (action == u"add"_s)
        return misuse(u"“hosts add” takes a name and an endpoint"_s);
    if (action == u"import"_s)
        return misuse(u"“hosts import” takes no “%1”"_s.arg(arguments.words.at(1)));
    if (action == u"remove"_s)
        return misuse(u"“hosts remove” takes a name"_s);
    return misuse(u"“hosts %1” is not a command"_s.arg(action));
}

} // namespace

Result<Arguments> parseArguments(const QStringList &list)
{
    QCommandLineParser parser;
    const QCommandLineOption workspace(u"workspace"_s, {}, u"FILE"_s);
    const QCommandLineOption json(u"json"_s);
    const QCommandLineOption host(u"host"_s, {}, u"NAME"_s);
    const QCommandLineOption timeout(u"timeout"_s, {}, u"SEC"_s);
    const QCommandLineOption yes(u"yes"_s);
    const QCommandLineOption all(u"all"_s);
    const QCommandLineOption tlsDir(u"tls-dir"_s, {}, u"DIR"_s);
    const QCommandLineOption tls(u"tls"_s);
    const QCommandLineOption tlsCa(u"tls-ca"_s, {}, u"FILE"_s);
    const QCommandLineOption tlsCert(u"tls-cert"_s, {}, u"FILE"_s);
    const QCommandLineOption tlsKey(u"tls-key"_s, {}, u"FILE"_s);
    const QCommandLineOption tlsSkipVerify(u"tls-skip-verify"_s);
    const QList<QCommandLineOption> tlsOptions{tls, tlsDir, tlsCa, tlsCert, tlsKey, tlsSkipVerify};
    const QCommandLineOption contexts(u"contexts"_s);
    const QCommandLineOption machines(u"machines"_s);
    const QCommandLineOption environment(u"environment"_s);
    const QCommandLineOption sockets(u"sockets"_s);
    const QCommandLineOption sshConfig(u"ssh-config"_s);
    const QCommandLineOption help(QStringList{u"h"_s, u"help"_s});
    const QCommandLineOption version(u"version"_s);
    parser.addOptions(
        {workspace, json, host, timeout, yes, all, contexts, machines, environment, sockets, sshConfig, help, version});
    parser.addOptions(tlsOptions);
    parser.addOptions(serviceOptions());
    const qsizetype dashes = list.indexOf(u"--"_s); // behind them is a command, whose words are its own
    if (!parser.parse(list.mid(0, dashes)))
        return misuse(parser.errorText());
    const QStringList command = dashes < 0 ? QStringList() : list.mid(dashes + 1);

    Arguments arguments;
    arguments.words = parser.positionalArguments();
    if (!arguments.words.isEmpty())
        arguments.verb = arguments.words.takeFirst();
    arguments.workspace = parser.value(workspace);
    arguments.json = parser.isSet(json);
    arguments.hosts = parser.values(host);
    arguments.yes = parser.isSet(yes);
    arguments.all = parser.isSet(all);
    if (std::any_of(tlsOptions.begin(), tlsOptions.end(), [&](const auto &option) { return parser.isSet(option); }))
        arguments.tls = engine::TlsFiles{.folder = parser.value(tlsDir),
                                         .ca = parser.value(tlsCa),
                                         .certificate = parser.value(tlsCert),
                                         .key = parser.value(tlsKey),
                                         .skipVerify = parser.isSet(tlsSkipVerify)};
    arguments.import = {.contexts = parser.isSet(contexts),
                        .machines = parser.isSet(machines),
                        .environment = parser.isSet(environment),
                        .sockets = parser.isSet(sockets),
                        .sshConfig = parser.isSet(sshConfig)};
    arguments.help = parser.isSet(help);
    arguments.version = parser.isSet(version);
    if (arguments.help || arguments.version)
        return arguments;

    if (parser.isSet(timeout)) {
        bool ok = false;
        const int seconds = parser.value(timeout).toInt(&ok);
        if (!ok || seconds < 1 || seconds > 86400)
            return misuse(u"“--timeout %1” is not a number of seconds"_s.arg(parser.value(timeout)));
        arguments.timeout = std::chrono::seconds(seconds);
    }
    if (arguments.verb.isEmpty())
        return arguments;
    const auto verb =
        std::find_if(verbs().begin(), verbs().end(), [&](const Verb &v) { return v.name == arguments.verb; });
    if (verb == verbs().end())
        return misuse(u"“%1” is not a command"_s.arg(arguments.verb));
    if (arguments.words.size() > verb->most)
        return misuse(u"“%1” takes no “%2”"_s.arg(arguments.verb, arguments.words.at(verb->most)));
    if (!command.isEmpty() && arguments.verb != u"run"_s && arguments.verb != u"update"_s)
        return misuse(u"“%1” takes no “--”"_s.arg(arguments.verb));
    if (arguments.verb != u"hosts"_s && arguments.words.size() < verb->least)
        return misuse(u"“%1” takes more words: “%2”"_s.arg(arguments.verb, verb->form));
    if (arguments.tls && arguments.verb != u"hosts"_s)
        return misuse(u"The --tls options are for “hosts add”"_s);
    if (arguments.import != Arguments::Import() && arguments.words.value(0) != u"import"_s)
        return misuse(u"What to import is for “hosts import” only"_s);
    if (arguments.verb == u"hosts"_s) {
        if (const auto ok = checkHostsWords(arguments); !ok)
            return core::fail(ok.error());
    }
    const auto service = parseServiceArguments(arguments.verb, arguments.words, command, parser);
    if (!service)
        return core::fail(service.error());
    arguments.service = *service;
    if (arguments.verb == u"ingress"_s) {
        const auto ingress = parseIngressArguments(arguments.words, parser);
        if (!ingress)
            return core::fail(ingress.error());
        arguments.ingress = *ingress;
    }
    if (arguments.verb == u"backends"_s) {
        const auto backends = parseBackendsArguments(parser);
        if (!backends)
            return core::fail(backends.error());
        arguments.backends = *backends;
    }
    if (arguments.verb == u"snapshot"_s || arguments.verb == u"diff"_s || arguments.verb == u"restore"_s) {
        const auto snapshot = parseSnapshotArguments(arguments.verb, arguments.words, parser);
        if (!snapshot)
            return core::fail(snapshot.error());
        arguments.snapshot = *snapshot;
    }
    if (arguments.verb == u"import-compose"_s) {
        const auto compose = parseImportArguments(arguments.words, parser);
        if (!compose)
            return core::fail(compose.error());
        arguments.compose = *compose;
    }
    return arguments;
}

QString helpText()
{
    return uR"(Bayplan %1: several container engines on one live board.

bayplan                              open the window
bayplan demo                         open the window on three simulated hosts
bayplan hosts                        list the hosts with their state
bayplan hosts add NAME ENDPOINT      add a host: unix:///path, tcp://host:port
  --tls-dir DIR                      … with TLS: ca.pem, cert.pem and key.pem from this folder
  --tls-ca FILE --tls-cert FILE --tls-key FILE
                                     … each from its own file (PEM)
  --tls                              … with the system's CAs and no client certificate
  --tls-skip-verify                  … without checking the server's certificate (unsafe)
bayplan hosts remove NAME            forget a host; its containers stay as they are
bayplan hosts import [--contexts] [--machines] [--environment] [--sockets] [--ssh-config]
                                     add the hosts of Docker contexts, docker-machine, DOCKER_HOST, this machine's
                                     sockets, ~/.ssh/config; the first two if none is given
bayplan ps [--all]                   containers of all hosts; --all: stopped ones too
bayplan images                       images of all hosts
bayplan ports                        published ports of all hosts
bayplan watch                        changes as they happen, until interrupted

bayplan services                     the services: how many replicas are wanted, running, ready
bayplan run NAME --image IMG [-- CMD…]
                                     create a service and start its replicas
bayplan run NAME --compose FILE [--service S]
                                     a service of a Compose file, with the other options over what the file says
  --replicas N                       how many (default 1)
  --publish [PUBLISHED:]TARGET[/PROTO]
                                     a port of each; without PUBLISHED the engine chooses
  --on HOST,…                        only on these hosts
  --placement spread|binpack         over the hosts evenly (default), or on as few as it takes
  --constraint LABEL==VALUE          only on hosts with this label; also LABEL!=VALUE, LABEL, !LABEL
  --max-per-host N                   at most so many on one host
  --health http:PATH|tcp|engine|none when a replica is ready (default engine: its own health check, if it has one);
                                     http:PORT/PATH and tcp:PORT ask at the published port of this target port
  --env K=V --label K=V --stop-timeout SEC
                                     and the other options of “docker run” on what a container is like
bayplan import-compose FILE… [--on HOST,…] [--dry-run]
                                     a whole Compose file as services: the networks and volumes it has, then its
                                     services, each after those it depends on; further files are put over the first.
                                     --dry-run shows the plan. An import that was broken off goes on when it is repeated
  --profile P                        … with the services of this profile; may be given several times, “*”: of all
  --env-file FILE                    … with its variables in place of those of “.env”; may be given several times
  --project NAME --with-project      what the project is called; and services by it, “shop-web”
bayplan scale NAME=N [--dry-run]     to N replicas, adding or removing only the difference; --dry-run shows the plan
bayplan move NAME/SLOT HOST          one replica to another host: started there before it is removed here
bayplan update NAME --image IMG [-- CMD…]
                                     to another revision, with the options of “run” on what is to change; a variable,
                                     port or mount that is given takes the place of the one of its name
  --strategy rolling|blue-green|canary
                                     a few at a time (default); all new ones beside all old ones; a few first
  --parallelism N --max-surge N --max-unavailable N --order start-first|stop-first --delay SEC
                                     how many at a time (default 1, 0: all), how many more (1) and fewer (0) than wanted
  --passes N                         probes in a row that must pass (default 1)
  --healthy-deadline SEC --progress-deadline SEC
                                     how long one replica (default 300), and all without one more (600), may take
  --max-failure-ratio R --failure-action rollback|pause
                                     how many of the replicas may fail (default 0), and what follows (rollback)
  --drain-timeout SEC                how long a replica that goes is given before it is stopped
  --canary N|P% --auto-promote --promote-after SEC --no-auto-promote
                                     how many go first, and whether the others follow by themselves
  --canary-traffic P%                the share of the requests that these get together until then (default: each as
                                     many as an old one); needs a load balancer with weights
  --scale-down-delay SEC             blue-green: how long the old ones stay (default 30)
  --dry-run                          show the plan
  --detach                           return once it has begun
bayplan rollout NAME status|history  how it goes; the revisions
bayplan rollout NAME pause|resume|promote|abort
bayplan rollout NAME undo [--to-revision N]
                                     steer it; all but pause wait for its end, or --detach
  --take-over                        where the host that has the service's record is out of reach: another one gets
                                     it; only if nobody else reaches that host either
bayplan ingress                      the load balancers: their servers, and whether they are in step
bayplan ingress add NAME --kind haproxy|nginx|traefik|caddy --service S
  --container HOST/NAME | --config FILE [--ssh ssh://MACHINE]
                                     a load balancer in a container, on this machine, or behind ssh; --config: the
                                     file that holds its servers, which its own part of the file is kept in
  --runtime-socket PATH              HAProxy's stats socket, by which servers come and go without a reload
  --reload CMD                       what makes it read its file anew, if not the usual way
  --target-port PORT --listen PORT --mode http|tcp --check PATH --drain-timeout SEC
                                     which port of the service (default: the lowest); where the balancer listens for it
                                     (default: only its servers are written); what it asks servers for; how long a
                                     server that goes may have sessions (default 30)
bayplan ingress add NAME --kind haproxy --service S --on HOST --listen PORT [--image IMG]
                                     an HAProxy that Bayplan runs itself in a container on that host (default image:
                                     docker.io/library/haproxy:2.8)
bayplan ingress add NAME --kind elb --service S --target-group ARN [--profile P]
                                     a target group of AWS; --security-group ID --allow CIDR opens ports there
bayplan ingress sync                 tell each what it is to have now
bayplan ingress drift                how each differs from that; exit code 1 if any does
bayplan ingress trust NAME           say yes to what it does on this machine, if others have added it
bayplan ingress remove NAME          take its servers out, and forget it; what Bayplan runs for it goes with it;
                                     --yes: forget it also where it can't be told
bayplan backends [--service S]       what load balancers are to send to, for those that are not driven from here
  --format terraform-aws|terraform-nsxt|ansible-inventory|ansible-playbook|nftables|json [--output FILE]
                                     … as a file for them; --source CIDR: who may reach the published ports
  --watch                            … as JSON, a line whenever it changes, until interrupted
  --yes                              write the file, or begin, although hosts can't be reached
bayplan snapshot FILE [--format json|csv|xlsx|html|markdown|svg|png|pdf|compose|…]
                                     all that the hosts have at this moment, as a file; the format by the suffix if none
                                     is given: .json[.zst|.gz] (the one that can be compared), .csv (a folder), .zip, …;
                                     others: kubernetes, terraform, ansible, nftables
  --include-secrets                  with values that look like secrets; else they are masked
  --unmasked NAME                    … but for variables, labels and options of this name (PUBLIC_*)
bayplan snapshot --into FOLDER [--keep-last N] [--keep-daily N] [--keep-weekly N]
                                     … kept there by its time; of those kept there the newest N stay, and the newest of
                                     each of the last N days and weeks; without these all stay
bayplan snapshot --kept              … kept among those that the window keeps of this workspace, by the same rules if
                                     none are given
bayplan diff A B [--format text|json|html|markdown] [--output FILE]
                                     what became of the snapshot A until B; “now” stands for what there is at this moment;
                                     as a file, the format by its suffix if none is given: .txt, .json, .html, .md
  --with-noise                       times, ids and counters, too
  --include-secrets                  secrets that changed as they are; else it is only said that they did. Both must
                                     have them
bayplan restore SNAPSHOT [--service S] [--dry-run]
                                     have again what it has, or what it has of one service or --host: what is missing is
                                     made, what only was stopped is started, what is another now is made anew (asks for
                                     --yes), all else is left alone;
                                     from JSON with secrets, since what is masked can't be made
bayplan reconcile [--once]           keep services at what is wanted until interrupted; --once: until all is well
  --host-lost-after SEC              replicas of a host out of reach for so long are made elsewhere
                                     (default 300; 0: never)
With run, import-compose, scale, move, update and reconcile:
  --min-healthy-time SEC             how long a replica must stay ready before it counts (default 2; update: 10)
  --healthy-deadline SEC             how long it may take until then (default 300)

Options:
  --workspace FILE   the file that lists the hosts
                     (default: bayplan/workspace.json in the XDG config folder)
  --json             one JSON document; JSON Lines for streams
  --host NAME        only this host; may be given several times
  --timeout SEC      how long to wait for hosts (default 20)
  --help, --version

Exit codes: 0 done, 1 failed, 2 bad usage, 3 partly done (some hosts failed).
)"_s.arg(QStringLiteral(BAYPLAN_VERSION));
}

} // namespace bayplan::app
