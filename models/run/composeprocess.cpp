// SPDX-License-Identifier: GPL-3.0-or-later
// What runs in it: command, environment, labels, health, logs, stopping, how often it is there.
#include "run/composeparts.h"
#include "run/quantities.h"

#include <QFileInfo>

#include <iterator>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

void readCommand(ComposeReader &reader, const YamlNode &value)
{
    reader.spec.command = reader.words(value);
    if (reader.spec.command.isEmpty())
        reader.note(u"command"_s, tr("The image's own can't be dropped here; it is run"));
}

void readEntrypoint(ComposeReader &reader, const YamlNode &value)
{
    const QStringList words = reader.words(value);
    reader.spec.entrypoint = words.value(0, u""_s);
    reader.entryRest = words.mid(1);
}

void readEnvironment(ComposeReader &reader, const YamlNode &value)
{
    for (const auto &[name, given, place] : reader.pairs(value)) {
        if (given)
            reader.spec.env << EnvVariable{name, *given};
        else if (reader.around.variables.contains(name))
            reader.spec.env << EnvVariable{name, reader.around.variables.value(name)};
        else
            reader.noteAt(place, u"environment: "_s + name, tr("It has no value here and was left out"));
    }
}

void readEnvFiles(ComposeReader &reader, const YamlNode &value)
{
    const auto take = [&](const YamlNode &entry) {
        const YamlPtr pathNode = entry.isMap() ? entry.find(u"path") : nullptr;
        if (entry.isMap() && !pathNode)
            return reader.fail(entry, tr("A file of variables needs a path"));
        const YamlNode &at = pathNode ? *pathNode : entry;
        const QString path = reader.absolute(reader.text(at), at);
        const QString format = entry.isMap() ? reader.textOf(entry, u"format") : QString();
        if (!format.isEmpty() && format != u"raw"_s)
            return reader.fail(entry,
                               tr("A file of variables of the format “%1” is not read here").arg(format.left(60)));
        if (entry.isMap() && !reader.isTrueOf(entry, u"required", true) && !QFileInfo::exists(path))
            return reader.noteAt(entry.place(), u"env_file: "_s + path,
                                 tr("There is no such file; it need not be there"));
        reader.spec.envFiles << path;
        reader.envFilePlaces << ComposeReader::EnvFilePlace{at.place(), format == u"raw"_s};
    };
    if (!value.isList())
        return take(value);
    for (const YamlPtr &item : value.items)
        take(*item);
}

void readMap(ComposeReader &reader, const YamlNode &value, QMap<QString, QString> &into)
{
    into = reader.map(value);
}

void readHealthTest(ComposeReader &reader, const YamlNode &value)
{
    if (!value.isList()) {
        reader.spec.healthCommand = reader.text(value);
        return;
    }
    const QStringList words = reader.texts(value);
    const QString kind = words.value(0);
    if (kind == u"NONE"_s)
        reader.spec.noHealthCheck = true;
    else if (kind == u"CMD"_s && words.size() > 1)
        reader.spec.healthProgram = words.mid(1);
    else if (kind == u"CMD-SHELL"_s && words.size() == 2)
        reader.spec.healthCommand = words.at(1);
    else
        reader.fail(value, tr("A health check's test is a text, or a list that begins with NONE, CMD or CMD-SHELL"));
}

void readHealthCheck(ComposeReader &reader, const YamlNode &value)
{
    if (reader.isTrueOf(value, u"disable")) {
        reader.spec.noHealthCheck = true;
        return;
    }
    reader.each(value, [&](const QString &key, const YamlNode &entry) {
        if (key == u"test"_s)
            readHealthTest(reader, entry);
        else if (key == u"interval"_s)
            reader.set("health-interval", reader.text(entry), entry);
        else if (key == u"timeout"_s)
            reader.set("health-timeout", reader.text(entry), entry);
        else if (key == u"start_period"_s)
            reader.set("health-start-period", reader.text(entry), entry);
        else if (key == u"retries"_s)
            reader.set("health-retries", reader.text(entry), entry);
        else if (key != u"disable"_s)
            reader.leftOut(u"healthcheck: "_s + key);
    });
}

void readLogging(ComposeReader &reader, const YamlNode &value)
{
    reader.each(value, [&](const QString &key, const YamlNode &entry) {
        if (key == u"driver"_s)
            reader.spec.logDriver = reader.text(entry);
        else if (key == u"options"_s)
            readMap(reader, entry, reader.spec.logOptions);
        else
            reader.leftOut(u"logging: "_s + key);
    });
}

/// Engines count whole seconds.
void readStopTime(ComposeReader &reader, const YamlNode &value)
{
    const auto duration = parseDuration(reader.text(value));
    if (!duration)
        return reader.fail(value, duration.error().what);
    reader.spec.stopTimeout = std::chrono::ceil<std::chrono::seconds>(*duration).count();
}

void readScale(ComposeReader &reader, const YamlNode &value)
{
    bool ok = false;
    const int replicas = reader.text(value).toInt(&ok);
    if (!ok || replicas < 0)
        return reader.fail(value, tr("“%1” is no number of replicas").arg(value.text.left(60)));
    reader.service.replicas = replicas;
}

void readRestartPolicy(ComposeReader &reader, const YamlNode &value)
{
    const QString condition = reader.textOf(value, u"condition");
    const QString attempts = reader.textOf(value, u"max_attempts");
    if (!reader.spec.restart.isEmpty()) // the service's own word
        return;
    if (condition == u"none"_s)
        reader.spec.restart = u"no"_s;
    else if (condition == u"on-failure"_s)
        reader.spec.restart = attempts.isEmpty() ? condition : QString(condition + u':' + attempts);
    else if (condition.isEmpty() || condition == u"any"_s)
        reader.spec.restart = u"always"_s;
    else
        reader.fail(value, tr("“%1” is no condition to restart on").arg(condition.left(60)));
}

/// Which hosts it may go to is for whoever places it.
void readPlacement(ComposeReader &reader, const YamlNode &value)
{
    reader.each(value, [&](const QString &key, const YamlNode &entry) {
        bool ok = true;
        if (key == u"constraints"_s)
            reader.service.constraints = reader.texts(entry);
        else if (key == u"max_replicas_per_node"_s)
            reader.service.maxPerHost = reader.text(entry).toInt(&ok);
        else
            reader.leftOut(u"deploy: placement: "_s + key);
        if (!ok || reader.service.maxPerHost < 0)
            reader.fail(entry, tr("“%1” is no number of replicas").arg(entry.text.left(60)));
    });
}

void readDeployMode(ComposeReader &reader, const YamlNode &value, bool isProject)
{
    const QString mode = reader.text(value);
    reader.service.isGlobal = mode == u"global"_s;
    if (reader.service.isGlobal && !isProject)
        reader.note(u"deploy: mode"_s, tr("There is no service here that is on each host; say how many replicas"));
    else if (mode.endsWith(u"-job"_s))
        reader.note(u"deploy: mode"_s, tr("There are no jobs here; it is kept running"));
}

void readDeploy(ComposeReader &reader, const YamlNode &value)
{
    const bool isProject = reader.scope == ComposeReader::Scope::Project;
    reader.each(value, [&](const QString &key, const YamlNode &entry) {
        if (key == u"replicas"_s)
            readScale(reader, entry);
        else if (key == u"restart_policy"_s)
            readRestartPolicy(reader, entry);
        else if (key == u"mode"_s)
            readDeployMode(reader, entry, isProject);
        else if (key == u"placement"_s && isProject)
            readPlacement(reader, entry);
        else if (key == u"resources"_s)
            readComposeLimits(reader, u"deploy.resources"_s, entry);
        else
            reader.leftOut(u"deploy: "_s + key);
    });
}

void readPullPolicy(ComposeReader &reader, const YamlNode &value)
{
    const QString policy = reader.text(value);
    if (policy == u"always"_s)
        reader.spec.pull = true;
    else if (policy != u"missing"_s && policy != u"if_not_present"_s && policy != u"never"_s)
        reader.leftOut(u"pull_policy: "_s + policy);
}

void readRestart(ComposeReader &reader, const YamlNode &value)
{
    const QString word = reader.text(value);
    reader.spec.restart = word == u"false"_s ? u"no"_s : word; // YAML's own word for an unquoted no
}

struct Reading
{
    const char *key;
    void (*read)(ComposeReader &reader, const YamlNode &value);
};

/// A text as it is.
template <auto Member>
void readText(ComposeReader &reader, const YamlNode &value)
{
    reader.spec.*Member = reader.text(value);
}

template <auto Member>
void readSwitch(ComposeReader &reader, const YamlNode &value)
{
    reader.spec.*Member = reader.isTrue(value);
}

constexpr Reading readings[] = {
    {"command", readCommand},
    {"entrypoint", readEntrypoint},
    {"environment", readEnvironment},
    {"env_file", readEnvFiles},
    {"labels", [](ComposeReader &reader, const YamlNode &value) { readMap(reader, value, reader.spec.labels); }},
    {"healthcheck", readHealthCheck},
    {"logging", readLogging},
    {"stop_grace_period", readStopTime},
    {"stop_signal", readText<&ContainerSpec::stopSignal>},
    {"scale", readScale},
    {"deploy", readDeploy},
    {"pull_policy", readPullPolicy},
    {"restart", readRestart},
    {"container_name", readText<&ContainerSpec::name>},
    {"user", readText<&ContainerSpec::user>},
    {"working_dir", readText<&ContainerSpec::workdir>},
    {"hostname", readText<&ContainerSpec::hostname>},
    {"domainname", readText<&ContainerSpec::domainname>},
    {"platform", readText<&ContainerSpec::platform>},
    {"tty", readSwitch<&ContainerSpec::tty>},
    {"stdin_open", readSwitch<&ContainerSpec::interactive>},
    {"init", readSwitch<&ContainerSpec::init>},
};

} // namespace

bool readComposeProcess(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    for (const Reading &reading : readings) {
        if (key == QLatin1StringView(reading.key)) {
            reading.read(reader, value);
            return true;
        }
    }
    return false;
}

} // namespace bayplan::run
