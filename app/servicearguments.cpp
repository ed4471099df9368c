// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/servicearguments.h"

#include "app/backendsarguments.h"
#include "app/importarguments.h"
#include "app/ingressarguments.h"
#include "app/misuse.h"
#include "app/rolloutarguments.h"
#include "app/snapshotarguments.h"
#include "run/flags.h"

#include <QCommandLineParser>

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using services::HealthGate;
using services::Placement;

namespace {

constexpr int mostReplicas = 10'000;

const QList<OwnOption> &ownOptions()
{
    static const QStringList acting{u"run"_s, u"scale"_s, u"move"_s, u"reconcile"_s, u"update"_s, u"import-compose"_s};
    static const QStringList specs{u"run"_s, u"update"_s};
    static const QList<OwnOption> options =
        QList<OwnOption>{
            {"image", "IMG", specs + QStringList{u"ingress"_s}},
            {"compose", "FILE", {u"run"_s}},
            {"service", "NAME", {u"run"_s, u"ingress"_s, u"backends"_s, u"restore"_s}},
            {"replicas", "N", {u"run"_s}},
            {"on", "HOST,…", specs + QStringList{u"ingress"_s, u"import-compose"_s}},
            {"placement", "spread|binpack", specs},
            {"constraint", "LABEL==VALUE", specs},
            {"max-per-host", "N", specs},
            {"health", "GATE", specs},
            {"dry-run", nullptr, {u"scale"_s, u"update"_s, u"restore"_s, u"import-compose"_s}},
            {"once", nullptr, {u"reconcile"_s}},
            {"host-lost-after", "SEC", {u"reconcile"_s}},
            {"min-healthy-time", "SEC", acting},
            {"healthy-deadline", "SEC", acting},
            {"lease", "SEC", acting + QStringList{u"rollout"_s}, true}, // for tests, which can't wait for the usual one
        } +
        rolloutOptions() + ingressOptions() + backendsOptions() + snapshotOptions() + importOptions();
    return options;
}

/// What isn't the service's to say: its replicas are named by their slots, and their image is brought before.
bool isForServices(const run::Flag &flag)
{
    static const QStringList others{u"name"_s, u"pull"_s, u"rm"_s};
    return !others.contains(QLatin1StringView(flag.name));
}

/// The name itself where it can be used.
Result<QString> serviceName(const QString &name)
{
    const QString problem = services::problemWithName(name);
    if (!problem.isEmpty())
        return misuse(u"“%1” can't be a service's name: %2"_s.arg(name, problem));
    return name;
}

/// Reads one verb's arguments.
class ServiceReader
{
public:
    ServiceReader(const QCommandLineParser &parser, ServiceArguments &arguments)
        : m_parser(parser)
        , m_arguments(arguments)
    {
    }

    Result<void> times()
    {
        std::chrono::seconds stay = std::chrono::duration_cast<std::chrono::seconds>(m_arguments.gate.stayReady);
        std::chrono::seconds deadline = std::chrono::duration_cast<std::chrono::seconds>(m_arguments.gate.deadline);
        for (const auto &[option, least, into] : QList<Number<std::chrono::seconds>>{
                 {u"min-healthy-time"_s, 0, &stay},
                 {u"healthy-deadline"_s, 1, &deadline},
                 {u"lease"_s, 1, &m_arguments.lease},
                 {u"host-lost-after"_s, 0, &m_arguments.hostLostAfter},
             }) {
            if (const auto done = number(option, least, mostSeconds, *into); !done)
                return done;
        }
        m_arguments.gate.stayReady = stay;
        m_arguments.gate.deadline = deadline;
        return {};
    }

    /// What is given of a spec that is there already.
    Result<void> update(const QStringList &command)
    {
        services::ServiceSpec &spec = m_arguments.spec;
        spec.name = m_arguments.name;
        spec.container.image = m_parser.value(u"image"_s);
        spec.container.command = command;
        if (m_parser.isSet(u"image"_s) && spec.container.image.isEmpty())
            return misuse(u"“--image” takes the name of an image"_s);
        if (const auto done = number(u"max-per-host"_s, 0, mostReplicas, spec.placement.maxPerHost); !done)
            return done;
        for (const auto read : {&ServiceReader::container, &ServiceReader::placement, &ServiceReader::gate}) {
            if (const auto done = (this->*read)(); !done)
                return done;
        }
        static const QStringList ofSpecs{u"image"_s,      u"on"_s,           u"placement"_s,
                                         u"constraint"_s, u"max-per-host"_s, u"health"_s};
        const auto &given = m_arguments.given;
        if (command.isEmpty() && m_arguments.containerOptions.isEmpty() &&
            std::none_of(ofSpecs.begin(), ofSpecs.end(), [&](const QString &name) { return given.contains(name); }))
            return misuse(u"“update” takes what is to change: --image IMG, or another option of “run”"_s);
        return {};
    }

    Result<void> run(const QString &name, const QStringList &command)
    {
        m_isWhole = m_parser.value(u"compose"_s).isEmpty();
        services::ServiceSpec &spec = m_arguments.spec;
        spec.name = name;
        spec.container.image = m_parser.value(u"image"_s);
        spec.container.command = command;
        m_arguments.composeFile = m_parser.value(u"compose"_s);
        m_arguments.composeService = m_parser.value(u"service"_s);
        m_arguments.replicasGiven = m_parser.isSet(u"replicas"_s);
        if (m_parser.isSet(u"service"_s) && m_arguments.composeFile.isEmpty())
            return misuse(u"“--service” is for a Compose file: --compose FILE"_s);
        if (spec.container.image.isEmpty() && m_arguments.composeFile.isEmpty())
            return misuse(u"“run” takes an image: --image IMG"_s);
        for (const auto &[option, least, into] : QList<Number<int>>{
                 {u"replicas"_s, 0, &m_arguments.replicas},
                 {u"max-per-host"_s, 1, &spec.placement.maxPerHost},
             }) {
            if (const auto done = number(option, least, mostReplicas, *into); !done)
                return done;
        }
        for (const auto read : {&ServiceReader::container, &ServiceReader::placement, &ServiceReader::gate}) {
            if (const auto done = (this->*read)(); !done)
                return done;
        }
        return {};
    }

private:
    template <typename T>
    struct Number
    {
        QString option;
        int least;
        T *into;
    };

    /// As it is where the option is not given.
    template <typename T>
    Result<void> number(const QString &option, int least, int most, T &into) const
    {
        if (!m_parser.isSet(option))
            return {};
        const auto value = wholeNumber(u"--"_s + option, m_parser.value(option), least, most);
        if (!value)
            return core::fail(value.error());
        into = T(*value);
        return {};
    }

    Result<void> container()
    {
        run::ContainerSpec &spec = m_arguments.spec.container;
        for (const run::Flag &flag : run::allFlags()) {
            const QString name = QString::fromLatin1(flag.name);
            if (!isForServices(flag) || !m_parser.isSet(name))
                continue;
            const QStringList values = flag.isSwitch ? QStringList{u"true"_s} : m_parser.values(name);
            for (const QString &value : values) {
                if (const auto done = flag.set(spec, value); !done)
                    return misuse(u"“--%1 %2”: %3"_s.arg(name, value, done.error().what));
                m_arguments.containerOptions.append({&flag, value});
            }
        }
        if (!m_isWhole)
            return {}; // the file, or what is there, tells the rest
        const auto problems = run::validate(spec);
        if (!problems.isEmpty())
            return misuse(u"--%1: %2"_s.arg(problems.first().field, problems.first().what));
        return {};
    }

    Result<void> placement()
    {
        Placement &placement = m_arguments.spec.placement;
        const QString strategy = m_parser.value(u"placement"_s);
        if (strategy == u"binpack"_s)
            placement.strategy = Placement::Strategy::Binpack;
        else if (!strategy.isEmpty() && strategy != u"spread"_s)
            return misuse(u"“--placement %1”: there are spread and binpack"_s.arg(strategy));
        const QStringList lists = m_parser.values(u"on"_s);
        for (const QString &list : lists)
            placement.hosts += list.split(u',', Qt::SkipEmptyParts);
        placement.hosts.removeDuplicates();
        if (!lists.isEmpty() && placement.hosts.isEmpty())
            return misuse(u"“--on” takes names of hosts"_s);
        for (const QString &text : m_parser.values(u"constraint"_s)) {
            const auto constraint = services::parseConstraint(text);
            if (!constraint)
                return misuse(u"“--constraint %1”: %2"_s.arg(text, constraint.error().what));
            placement.constraints << *constraint;
        }
        return {};
    }

    /// "http:/healthy", "http:8080/healthy", "tcp", "tcp:8080", "engine", "none"
    Result<void> gate()
    {
        const QString text = m_parser.value(u"health"_s);
        const QString kind = text.section(u':', 0, 0);
        QString rest = text.section(u':', 1);
        HealthGate &gate = m_arguments.spec.gate;
        if (text.isEmpty() || text == u"engine"_s || text == u"none"_s) {
            gate.kind = text == u"none"_s ? HealthGate::Kind::None : HealthGate::Kind::Engine;
            return {};
        }
        const auto wrong = [&] {
            return misuse(
                u"“--health %1”: there are http:PATH, http:PORT/PATH, tcp, tcp:PORT, engine and none"_s.arg(text));
        };
        if (kind == u"http"_s) {
            const qsizetype slash = rest.indexOf(u'/');
            if (slash < 0)
                return wrong();
            gate.kind = HealthGate::Kind::Http;
            gate.path = rest.mid(slash);
            rest.truncate(slash);
        } else if (kind == u"tcp"_s && (text == kind || !rest.isEmpty())) {
            gate.kind = HealthGate::Kind::Tcp;
        } else {
            return wrong();
        }
        bool ok = true;
        if (!rest.isEmpty())
            gate.port = rest.toUShort(&ok);
        if (!ok)
            return wrong();
        if (m_isWhole && !gateHasPort(m_arguments.spec))
            return misuse(u"“--health %1” asks at a published port; publish it by --publish"_s.arg(text));
        return {};
    }

    const QCommandLineParser &m_parser;
    ServiceArguments &m_arguments;
    bool m_isWhole = false; ///< the options say all of the spec
};

Result<void> checkOptions(const QString &verb, const QCommandLineParser &parser)
{
    for (const OwnOption &option : ownOptions()) {
        const QString name = QString::fromLatin1(option.name);
        if (parser.isSet(name) && !option.verbs.contains(verb))
            return misuse(u"The option --%1 is for “%2”"_s.arg(name, option.verbs.first()));
    }
    for (const run::Flag &flag : run::allFlags()) {
        const QString name = QString::fromLatin1(flag.name);
        if (verb == u"import-compose"_s && name == u"env-file"_s)
            continue; // of variables in the Compose file
        if (isForServices(flag) && parser.isSet(name) && verb != u"run"_s && verb != u"update"_s)
            return misuse(u"The option --%1 is for “run”"_s.arg(name));
    }
    return {};
}

Result<void> readWords(const QString &verb, const QStringList &words, ServiceArguments &arguments)
{
    const QString first = words.value(0);
    QString name = first;
    if (verb == u"scale"_s) {
        const qsizetype equals = first.lastIndexOf(u'=');
        name = first.left(equals);
        const auto replicas =
            wholeNumber(u"scale "_s + name, equals < 0 ? QString() : first.mid(equals + 1), 0, mostReplicas);
        if (equals < 0)
            return misuse(u"“scale” takes NAME=N"_s);
        if (!replicas)
            return core::fail(replicas.error());
        arguments.replicas = *replicas;
    } else if (verb == u"move"_s) {
        const qsizetype slash = first.lastIndexOf(u'/');
        bool ok = false;
        name = first.left(slash);
        arguments.slot = first.mid(slash + 1).toInt(&ok);
        arguments.host = words.value(1);
        if (slash < 0 || !ok || arguments.slot < 1 || words.size() != 2)
            return misuse(u"“move” takes NAME/SLOT and a host"_s);
    } else if (verb == u"rollout"_s) {
        arguments.action = words.value(1);
        if (!rolloutActions().contains(arguments.action))
            return misuse(u"“rollout NAME %1” is not a command; there are %2"_s.arg(arguments.action,
                                                                                    rolloutActions().join(u", "_s)));
    } else if (verb != u"run"_s && verb != u"update"_s) {
        return {};
    }
    const auto checked = serviceName(name);
    if (!checked)
        return core::fail(checked.error());
    arguments.name = *checked;
    return {};
}

} // namespace

bool gateHasPort(const services::ServiceSpec &spec)
{
    const HealthGate &gate = spec.gate;
    const auto &ports = spec.container.ports;
    if (gate.kind != HealthGate::Kind::Http && gate.kind != HealthGate::Kind::Tcp)
        return true;
    return std::any_of(ports.begin(), ports.end(),
                       [&](const auto &port) { return gate.port == 0 || port.target == gate.port; });
}

QList<QCommandLineOption> serviceOptions()
{
    QList<QCommandLineOption> options;
    for (const OwnOption &option : ownOptions()) {
        options << QCommandLineOption(QString::fromLatin1(option.name), {}, QString::fromUtf8(option.value));
        if (option.isHidden)
            options.last().setFlags(QCommandLineOption::HiddenFromHelp);
    }
    for (const run::Flag &flag : run::allFlags()) {
        if (isForServices(flag))
            options << QCommandLineOption(QString::fromLatin1(flag.name), {}, flag.isSwitch ? QString() : u"VALUE"_s);
    }
    return options;
}

Result<ServiceArguments> parseServiceArguments(const QString &verb, const QStringList &words,
                                               const QStringList &command, const QCommandLineParser &parser)
{
    ServiceArguments arguments;
    ServiceReader reader(parser, arguments);
    if (const auto done = checkOptions(verb, parser); !done)
        return core::fail(done.error());
    if (const auto done = readWords(verb, words, arguments); !done)
        return core::fail(done.error());
    if (const auto done = reader.times(); !done)
        return core::fail(done.error());
    for (const OwnOption &option : ownOptions()) {
        if (const QString name = QString::fromLatin1(option.name); parser.isSet(name))
            arguments.given.insert(name);
    }
    arguments.dryRun = parser.isSet(u"dry-run"_s);
    arguments.once = parser.isSet(u"once"_s);
    if (verb == u"run"_s) {
        if (const auto done = reader.run(arguments.name, command); !done)
            return core::fail(done.error());
    }
    if (verb == u"update"_s) {
        if (const auto done = reader.update(command); !done)
            return core::fail(done.error());
    }
    if (const auto done = readRollout(verb, parser, arguments); !done)
        return core::fail(done.error());
    return arguments;
}

} // namespace bayplan::app
