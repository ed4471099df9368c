// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/specjson.h"

#include "run/flags.h"
#include "services/jsonparts.h"
#include "services/labels.h"
#include "services/words.h"

#include <QJsonArray>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

tl::unexpected<core::Error> bad(const QString &member, const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input,
                       .what = tr("The service's specification can't be read: “%1” %2").arg(member, what),
                       .where = {},
                       .next = {}});
}

constexpr Word<HealthGate::Kind> gateWords[] = {{HealthGate::Kind::Engine, "engine"},
                                                {HealthGate::Kind::Http, "http"},
                                                {HealthGate::Kind::Tcp, "tcp"},
                                                {HealthGate::Kind::None, "none"}};
constexpr Word<Placement::Strategy> placementWords[] = {{Placement::Strategy::Spread, "spread"},
                                                        {Placement::Strategy::Binpack, "binpack"}};

template <typename Enum, size_t N>
Result<Enum> valueOf(const Word<Enum> (&words)[N], const QString &member, const QJsonValue &json)
{
    if (const auto found = wordOf(words, json.toString()))
        return *found;
    return bad(member, tr("has a value that is not known here"));
}

/// A list of texts; none if it is left out.
Result<QStringList> texts(const QString &member, const QJsonValue &json)
{
    if (json.isUndefined())
        return QStringList();
    if (!json.isArray())
        return bad(member, tr("is not a list"));
    QStringList list;
    const QJsonArray array = json.toArray();
    for (const QJsonValue &entry : array) {
        if (!entry.isString())
            return bad(member, tr("has an entry that is not a text"));
        list << entry.toString();
    }
    return list;
}

/// A whole number from 0 to `most`; 0 if it is left out.
Result<int> number(const QString &member, const QJsonValue &json, int most)
{
    if (json.isUndefined())
        return 0;
    const int value = json.toInt(-1);
    if (value < 0 || value > most)
        return bad(member, tr("is not a whole number from 0 to %1").arg(most));
    return value;
}

/// In the table's order, as they are written: a later one may depend on an earlier.
Result<void> readOptions(run::ContainerSpec &container, const QJsonObject &options)
{
    QStringList unknown = options.keys();
    for (const run::Flag &flag : run::allFlags()) {
        const QString name = QLatin1String(flag.name);
        unknown.removeAll(name);
        const auto values = texts(name, options.value(name));
        if (!values)
            return core::fail(values.error());
        for (const QString &value : *values) {
            if (const auto taken = flag.set(container, value); !taken)
                return bad(name, tr("can't be used: %1").arg(taken.error().what));
        }
    }
    if (!unknown.isEmpty())
        return bad(unknown.first(), tr("is not an option that is known here"));
    return {};
}

Result<HealthGate> readGate(const QJsonObject &json)
{
    HealthGate gate;
    if (json.isEmpty())
        return gate;
    const auto kind = valueOf(gateWords, u"gate.kind"_s, json[u"kind"_s]);
    const auto port = number(u"gate.port"_s, json[u"port"_s], 65535);
    if (!kind || !port)
        return core::fail(kind ? port.error() : kind.error());
    gate.kind = *kind;
    gate.port = quint16(*port);
    gate.path = json[u"path"_s].toString();
    if (gate.kind == HealthGate::Kind::Http && !gate.path.startsWith(u'/'))
        return bad(u"gate.path"_s, tr("does not begin with a slash"));
    return gate;
}

Result<Placement> readPlacement(const QJsonObject &json)
{
    Placement placement;
    if (json.isEmpty())
        return placement;
    const auto strategy = valueOf(placementWords, u"placement.strategy"_s, json[u"strategy"_s]);
    const auto hosts = texts(u"placement.hosts"_s, json[u"hosts"_s]);
    const auto constraints = texts(u"placement.constraints"_s, json[u"constraints"_s]);
    const auto away = texts(u"placement.awayFrom"_s, json[u"awayFrom"_s]);
    const auto most = number(u"placement.maxPerHost"_s, json[u"maxPerHost"_s], 1'000'000);
    if (!strategy)
        return core::fail(strategy.error());
    for (const auto *list : {&hosts, &constraints, &away}) {
        if (!*list)
            return core::fail(list->error());
    }
    if (!most)
        return core::fail(most.error());
    placement.strategy = *strategy;
    placement.hosts = *hosts;
    placement.awayFrom = *away;
    placement.maxPerHost = *most;
    for (const QString &text : *constraints) {
        const auto constraint = parseConstraint(text);
        if (!constraint)
            return core::fail(constraint.error());
        placement.constraints << *constraint;
    }
    return placement;
}

Result<std::optional<ComposeOrigin>> readCompose(const QJsonValue &json)
{
    if (json.isUndefined())
        return std::optional<ComposeOrigin>();
    ComposeOrigin origin{.project = json[u"project"_s].toString(),
                         .service = json[u"service"_s].toString(),
                         .separator = json[u"separator"_s].toString(),
                         .labels = {}};
    if (origin.project.isEmpty() || origin.service.isEmpty())
        return bad(u"compose"_s, tr("names no service"));
    if (origin.separator != u"_"_s && origin.separator != u"-"_s)
        return bad(u"compose.separator"_s, tr("has a value that is not known here"));
    const QJsonObject labels = json[u"labels"_s].toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        if (!it.key().startsWith(composePrefix) || it.key() == composeNumberLabel || !it.value().isString())
            return bad(u"compose.labels"_s, tr("has an entry that is none of Compose's"));
        origin.labels[it.key()] = it.value().toString();
    }
    return std::optional(std::move(origin));
}

QJsonObject composeJson(const ComposeOrigin &origin)
{
    QJsonObject labels;
    for (const auto &[key, value] : origin.labels.asKeyValueRange())
        labels[key] = value;
    return {{u"project"_s, origin.project},
            {u"service"_s, origin.service},
            {u"separator"_s, origin.separator},
            {u"labels"_s, labels}};
}

QJsonObject gateJson(const HealthGate &gate)
{
    QJsonObject json{{u"kind"_s, textOf(gateWords, gate.kind)}};
    if (gate.port)
        json[u"port"_s] = gate.port;
    if (!gate.path.isEmpty())
        json[u"path"_s] = gate.path;
    return json;
}

QJsonObject placementJson(const Placement &placement)
{
    QJsonObject json{{u"strategy"_s, textOf(placementWords, placement.strategy)}};
    if (!placement.hosts.isEmpty())
        json[u"hosts"_s] = QJsonArray::fromStringList(placement.hosts);
    QStringList constraints;
    for (const Constraint &constraint : placement.constraints)
        constraints << toString(constraint);
    if (!constraints.isEmpty())
        json[u"constraints"_s] = QJsonArray::fromStringList(constraints);
    if (placement.maxPerHost)
        json[u"maxPerHost"_s] = placement.maxPerHost;
    if (!placement.awayFrom.isEmpty())
        json[u"awayFrom"_s] = QJsonArray::fromStringList(placement.awayFrom);
    return json;
}

} // namespace

QJsonObject toJson(const ServiceSpec &spec)
{
    const bool isNewer = spec.compose || !spec.container.healthProgram.isEmpty();
    QJsonObject json{{u"version"_s, isNewer ? 2 : 1}, {u"name"_s, spec.name}, {u"image"_s, spec.container.image}};
    if (!spec.resolvedImage.isEmpty())
        json[u"resolvedImage"_s] = spec.resolvedImage;
    if (!spec.container.command.isEmpty())
        json[u"command"_s] = QJsonArray::fromStringList(spec.container.command);
    QJsonObject options;
    for (const run::Flag &flag : run::allFlags()) {
        const QStringList values = flag.get(spec.container);
        if (!values.isEmpty())
            options[QLatin1String(flag.name)] = QJsonArray::fromStringList(values);
    }
    if (!options.isEmpty())
        json[u"options"_s] = options;
    if (spec.gate != HealthGate{})
        json[u"gate"_s] = gateJson(spec.gate);
    if (spec.placement != Placement{})
        json[u"placement"_s] = placementJson(spec.placement);
    if (!spec.container.healthProgram.isEmpty())
        json[u"healthProgram"_s] = QJsonArray::fromStringList(spec.container.healthProgram);
    if (spec.compose)
        json[u"compose"_s] = composeJson(*spec.compose);
    return json;
}

Result<ServiceSpec> specFromJson(const QJsonObject &json)
{
    const QJsonValue version = json[u"version"_s];
    if (version.toInt() > specVersion)
        return core::fail({.kind = core::Error::Kind::Unsupported,
                           .what = tr("The service was written by a newer Bayplan (its form is %1, this one knows %2)")
                                       .arg(version.toInt())
                                       .arg(specVersion),
                           .where = {},
                           .next = tr("Use that version, or a newer one")});
    if (version.toInt() < 1)
        return bad(u"version"_s, tr("is missing"));
    ServiceSpec spec;
    spec.name = json[u"name"_s].toString();
    if (const QString problem = problemWithName(spec.name); !problem.isEmpty())
        return bad(u"name"_s, tr("can't be used: %1").arg(problem));
    spec.container.image = json[u"image"_s].toString();
    if (spec.container.image.isEmpty())
        return bad(u"image"_s, tr("is missing"));
    spec.resolvedImage = json[u"resolvedImage"_s].toString();
    const auto command = texts(u"command"_s, json[u"command"_s]);
    if (!command)
        return core::fail(command.error());
    spec.container.command = *command;
    if (const auto read = readOptions(spec.container, json[u"options"_s].toObject()); !read)
        return core::fail(read.error());
    auto gate = readGate(json[u"gate"_s].toObject());
    auto placement = readPlacement(json[u"placement"_s].toObject());
    if (!gate || !placement)
        return core::fail(gate ? placement.error() : gate.error());
    spec.gate = *gate;
    spec.placement = *placement;
    const auto program = texts(u"healthProgram"_s, json[u"healthProgram"_s]);
    const auto compose = readCompose(json[u"compose"_s]);
    if (!program || !compose)
        return core::fail(program ? compose.error() : program.error());
    spec.container.healthProgram = *program;
    spec.compose = *compose;
    return spec;
}

} // namespace bayplan::services
