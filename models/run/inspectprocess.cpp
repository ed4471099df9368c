// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/inspectparts.h"

#include <QJsonArray>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 usualStopTimeout = 10; // seconds

/// Where the entry point isn't the image's it is said whole, and the command with it: the engine then takes neither
/// from the image. A longer entry point's further words are the command's first, which comes to the same.
void readCommand(const InspectParts &from, ContainerSpec &spec)
{
    QStringList entry = textsOf(from.config.value(u"Entrypoint"_s));
    if (entry == QStringList{QString()}) // as Podman tells of one that was dropped
        entry.clear();
    const QStringList command = textsOf(from.config.value(u"Cmd"_s));
    const bool sameEntry = entry == textsOf(from.image.value(u"Entrypoint"_s));
    if (sameEntry && command == textsOf(from.image.value(u"Cmd"_s)))
        return;
    if (sameEntry && !command.isEmpty()) {
        spec.command = command;
        return;
    }
    spec.entrypoint = entry.value(0, QStringLiteral(""));
    spec.command = entry.mid(1) + command;
}

void readNames(const InspectParts &from, ContainerSpec &spec)
{
    const QString mode = from.networkMode();
    const QString hostname = from.config.value(u"Hostname"_s).toString();
    if (mode.startsWith(u"container:"_s) || from.host.value(u"UTSMode"_s).toString() == u"host"_s)
        return;
    const bool isTheMachines = mode == u"host"_s && (from.machine.isEmpty() || hostname == from.machine);
    if (hostname != from.shortId && !isTheMachines)
        spec.hostname = hostname;
    spec.domainname = from.config.value(u"Domainname"_s).toString();
}

/// What Podman adds by itself to each container.
bool isPodmans(const QString &entry, const InspectParts &from)
{
    const QString user = from.config.value(u"User"_s).toString().section(u':', 0, 0);
    const bool isRoot = user.isEmpty() || user == u"0"_s || user == u"root"_s;
    return entry == u"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"_s ||
           entry == u"TERM=xterm"_s || entry == u"container=podman"_s || entry == u"container=oci"_s ||
           entry == QString(u"HOSTNAME="_s + from.config.value(u"Hostname"_s).toString()) || entry == u"HOME=/"_s ||
           (isRoot && entry == u"HOME=/root"_s);
}

void readEnvironment(const InspectParts &from, ContainerSpec &spec)
{
    const QStringList images = textsOf(from.image.value(u"Env"_s));
    const QStringList entries = textsOf(from.config.value(u"Env"_s));
    for (const QString &entry : entries) {
        if (entry.contains(u'=') && !images.contains(entry) && !(from.isPodman && isPodmans(entry, from)))
            spec.env << EnvVariable{entry.section(u'=', 0, 0), entry.section(u'=', 1)};
    }
}

void readLabels(const InspectParts &from, ContainerSpec &spec)
{
    spec.labels = mapOf(from.config.value(u"Labels"_s));
    const auto images = mapOf(from.image.value(u"Labels"_s));
    for (const auto &[key, value] : images.asKeyValueRange()) {
        if (spec.labels.value(key) == value)
            spec.labels.remove(key);
    }
}

/// "SIGQUIT", "QUIT" and "3" alike: Podman tells the number.
QString signalNumber(const QString &signal)
{
    static const QMap<QString, QString> numbers{{u"HUP"_s, u"1"_s},   {u"INT"_s, u"2"_s},   {u"QUIT"_s, u"3"_s},
                                                {u"KILL"_s, u"9"_s},  {u"USR1"_s, u"10"_s}, {u"USR2"_s, u"12"_s},
                                                {u"TERM"_s, u"15"_s}, {u"WINCH"_s, u"28"_s}};
    const QString name = signal.startsWith(u"SIG"_s) ? signal.mid(3) : signal;
    return numbers.value(name, name);
}

void readStop(const InspectParts &from, ContainerSpec &spec)
{
    const auto signalOf = [](const QJsonObject &config) {
        const QString signal = config.value(u"StopSignal"_s).toString();
        return signal.isEmpty() ? u"SIGTERM"_s : signal;
    };
    if (signalNumber(signalOf(from.config)) != signalNumber(signalOf(from.image)))
        spec.stopSignal = signalOf(from.config);
    const QJsonValue timeout = from.config.value(u"StopTimeout"_s);
    const bool isPodmans = from.isPodman && (timeout.toInteger() == 0 || timeout.toInteger() == usualStopTimeout);
    if (timeout.isDouble() && !isPodmans)
        spec.stopTimeout = timeout.toInteger();
}

/// Docker takes each part that isn't said from the image; Podman all or nothing, and fills in its own.
void readHealthCheck(const InspectParts &from, ContainerSpec &spec)
{
    constexpr qint64 usualTime = 30'000'000'000;
    constexpr qint64 usualRetries = 3;
    const QJsonObject check = from.config.value(u"Healthcheck"_s).toObject();
    QJsonObject images = from.image.value(u"Healthcheck"_s).toObject();
    const QStringList test = textsOf(check.value(u"Test"_s));
    if (check == images || test.isEmpty())
        return;
    if (test.first() == u"NONE"_s) {
        spec.noHealthCheck = true;
        return;
    }
    if (from.isPodman)
        images = QJsonObject{{u"Interval"_s, usualTime}, {u"Timeout"_s, usualTime}, {u"Retries"_s, usualRetries}};
    if (test != textsOf(images.value(u"Test"_s))) {
        if (test.first() == u"CMD-SHELL"_s)
            spec.healthCommand = test.value(1);
        else
            spec.healthProgram = test.mid(1);
    }
    const auto number = [&](const QString &key) {
        const qint64 value = check.value(key).toInteger();
        return value == images.value(key).toInteger() ? 0 : value;
    };
    spec.healthInterval = std::chrono::nanoseconds(number(u"Interval"_s));
    spec.healthTimeout = std::chrono::nanoseconds(number(u"Timeout"_s));
    spec.healthStartPeriod = std::chrono::nanoseconds(number(u"StartPeriod"_s));
    spec.healthRetries = number(u"Retries"_s);
}

void readLogs(const InspectParts &from, ContainerSpec &spec)
{
    const QJsonObject logs = from.host.value(u"LogConfig"_s).toObject();
    const QString driver = logs.value(u"Type"_s).toString();
    spec.logOptions = mapOf(logs.value(u"Config"_s));
    const bool isUsual =
        driver == u"json-file"_s || (from.isPodman && (driver == u"k8s-file"_s || driver == u"journald"_s));
    if (!isUsual || !spec.logOptions.isEmpty())
        spec.logDriver = driver;
}

void readRestart(const InspectParts &from, ContainerSpec &spec)
{
    const QJsonObject policy = from.host.value(u"RestartPolicy"_s).toObject();
    const QString name = policy.value(u"Name"_s).toString();
    const qint64 times = policy.value(u"MaximumRetryCount"_s).toInteger();
    if (name != u"no"_s)
        spec.restart = times > 0 ? QString(name + u':' + QString::number(times)) : name;
}

} // namespace

void readProcess(const InspectParts &from, ContainerSpec &spec)
{
    readCommand(from, spec);
    readNames(from, spec);
    const auto ownText = [&](const QString &key) {
        const QString text = from.config.value(key).toString();
        return text == from.image.value(key).toString() ? QString() : text;
    };
    spec.user = ownText(u"User"_s);
    spec.workdir = ownText(u"WorkingDir"_s);
    if (from.isPodman && spec.workdir == u"/"_s)
        spec.workdir.clear();
    spec.tty = from.config.value(u"Tty"_s).toBool();
    spec.interactive = from.config.value(u"OpenStdin"_s).toBool();
    spec.removeAfterwards = from.host.value(u"AutoRemove"_s).toBool();
    spec.init = from.host.value(u"Init"_s).toBool();
    readEnvironment(from, spec);
    readLabels(from, spec);
    readStop(from, spec);
    readHealthCheck(from, spec);
    readLogs(from, spec);
    readRestart(from, spec);
}

} // namespace bayplan::run
