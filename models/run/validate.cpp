// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/checks.h"
#include "run/flags.h"
#include "run/words.h"

#include <QRegularExpression>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

void checkImage(const ContainerSpec &spec, Problems &problems)
{
    static const QString part = u"[A-Za-z0-9]+(?:(?:\\.|_|__|-+)[A-Za-z0-9]+)*"_s;
    static const QString name = u"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?"_s + part + u"(?:/"_s + part + u")*"_s;
    static const QString form = name + u"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z0-9+._-]+:[0-9a-fA-F]+)?"_s;
    const QString &image = spec.image;
    if (image.isEmpty()) {
        problems.add(u"image"_s, tr("Give an image"));
        return;
    }
    const bool isId = image.startsWith(u"sha256:"_s) && matches(image.mid(7), u"[0-9a-f]{4,64}"_s);
    if (isId)
        return;
    if (!matches(image, form)) {
        problems.add(u"image"_s, tr("“%1” is not an image such as nginx:1.27").arg(image));
        return;
    }
    // A registry's name may have capitals, the rest may not.
    const QString first = image.section(u'/', 0, 0);
    const bool hasRegistry =
        image.contains(u'/') && (first.contains(u'.') || first.contains(u':') || first == u"localhost"_s);
    const qsizetype end = image.indexOf(QRegularExpression(u"[:@]"_s), image.lastIndexOf(u'/') + 1);
    const QString repository =
        image.mid(hasRegistry ? first.size() : 0, (end < 0 ? image.size() : end) - (hasRegistry ? first.size() : 0));
    if (repository != repository.toLower())
        problems.add(u"image"_s, tr("An image's name has no capital letters"));
}

void checkProcess(const ContainerSpec &spec, Problems &problems)
{
    if (!spec.name.isEmpty() && !matches(spec.name, u"[A-Za-z0-9][A-Za-z0-9_.-]+"_s))
        problems.add(u"name"_s, tr("A name has two or more letters, digits, dots, dashes or underscores, and begins "
                                   "with a letter or digit"));
    if (!spec.workdir.isEmpty() && !spec.workdir.startsWith(u'/'))
        problems.add(u"workdir"_s, tr("Begin the working folder with a slash"));
    if (spec.user.contains(QRegularExpression(u"\\s"_s)))
        problems.add(u"user"_s, tr("A user has no spaces; write 1000 or www-data:www-data"));
    if (!spec.hostname.isEmpty() && !matches(spec.hostname, u"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?"_s))
        problems.add(u"hostname"_s, tr("A host name has letters, digits, dots and dashes, 63 at most"));
    if (!spec.platform.isEmpty() && !matches(spec.platform, u"[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?"_s))
        problems.add(u"platform"_s, tr("Write a platform as linux/amd64 or linux/arm/v7"));
    if (!spec.restart.isEmpty() && !matches(spec.restart, u"no|always|unless-stopped|on-failure(:[0-9]{1,9})?"_s))
        problems.add(u"restart"_s, tr("It is no, always, unless-stopped, on-failure or on-failure:3"));
    if (spec.removeAfterwards && !spec.restart.isEmpty() && spec.restart != u"no"_s)
        problems.add(u"restart"_s, tr("A container that is removed when it ends can't be restarted"));
    if (!spec.stopSignal.isEmpty() && !matches(spec.stopSignal, u"(SIG)?[A-Za-z]+[0-9]*([+-][0-9]+)?|[0-9]{1,2}"_s))
        problems.add(u"stop-signal"_s, tr("Write a signal as SIGTERM or 15"));
    if (spec.stopTimeout && *spec.stopTimeout < -1)
        problems.add(u"stop-timeout"_s, tr("Give seconds, or -1 to wait for ever"));
}

void checkEnvironment(const ContainerSpec &spec, Problems &problems)
{
    for (qsizetype i = 0; i < spec.env.size(); ++i) {
        const QString &name = spec.env.at(i).name;
        if (name.isEmpty())
            problems.add(u"env"_s, tr("Give the variable a name"), int(i));
        else if (name.contains(u'=') || name.contains(QRegularExpression(u"\\s"_s)))
            problems.add(u"env"_s, tr("“%1” can't be the name of a variable").arg(name), int(i));
    }
    for (const QString &file : spec.envFiles)
        problems.add(u"env-file"_s, tr("%1 has not been read").arg(file));
    checkKeys(spec.labels, u"label"_s, tr("Give the label a name"), problems);
    checkKeys(spec.sysctls, u"sysctl"_s, tr("Give the setting a name"), problems);
    checkKeys(spec.logOptions, u"log-opt"_s, tr("Give the option a name"), problems);
}

void checkHealth(const ContainerSpec &spec, Problems &problems)
{
    const bool settings = !spec.healthCommand.isEmpty() || spec.healthInterval != 0ns || spec.healthTimeout != 0ns ||
                          spec.healthStartPeriod != 0ns || spec.healthRetries != 0;
    if (spec.noHealthCheck && settings)
        problems.add(u"no-healthcheck"_s, tr("A check that is switched off has no settings"));
    const std::pair<QString, std::chrono::nanoseconds> times[] = {
        {u"health-interval"_s, spec.healthInterval},
        {u"health-timeout"_s, spec.healthTimeout},
        {u"health-start-period"_s, spec.healthStartPeriod},
    };
    for (const auto &[field, time] : times) {
        if (time < 0ns || (time > 0ns && time < 1ms))
            problems.add(field, tr("Less than a millisecond is not possible"));
    }
    if (spec.healthRetries < 0)
        problems.add(u"health-retries"_s, tr("It can't be negative"));
}

void checkSecurity(const ContainerSpec &spec, Problems &problems)
{
    const std::pair<QString, const QStringList &> lists[] = {{u"cap-add"_s, spec.capAdd},
                                                             {u"cap-drop"_s, spec.capDrop}};
    for (const auto &[field, list] : lists) {
        for (qsizetype i = 0; i < list.size(); ++i) {
            if (!matches(list.at(i), u"[A-Za-z_]+"_s))
                problems.add(field, tr("“%1” is not a capability such as NET_ADMIN").arg(list.at(i)), int(i));
        }
    }
    for (qsizetype i = 0; i < spec.devices.size(); ++i) {
        const Device &device = spec.devices.at(i);
        if (!device.path.startsWith(u'/') || !device.inContainer.startsWith(u'/'))
            problems.add(u"device"_s, tr("Begin a device with a slash, as in /dev/ttyUSB0"), int(i));
        else if (!matches(device.permissions, u"[rwm]{1,3}"_s))
            problems.add(u"device"_s, tr("A device's permissions are r, w and m"), int(i));
    }
    if (spec.logDriver == u"none"_s && !spec.logOptions.isEmpty())
        problems.add(u"log-opt"_s, tr("Without logs there are no options for them"));
}

/// No program's argument and no file's name can hold it.
void checkCharacters(const ContainerSpec &spec, Problems &problems)
{
    for (const Flag &flag : allFlags()) {
        for (const QString &value : flag.get(spec)) {
            if (value.contains(QChar(0)))
                problems.add(QString::fromLatin1(flag.name), tr("It holds a character that is not possible here"));
        }
    }
    for (const QString &word : spec.command) {
        if (word.contains(QChar(0)))
            problems.add(u"command"_s, tr("It holds a character that is not possible here"));
    }
}

} // namespace

void checkKeys(const QMap<QString, QString> &map, const QString &field, const QString &what, Problems &problems)
{
    if (map.contains(QString()))
        problems.add(field, what);
    for (const auto &[key, value] : map.asKeyValueRange()) {
        if (key.contains(u'='))
            problems.add(field, tr("“%1” can't have an equals sign in it").arg(key));
    }
}

QList<FieldProblem> validate(const ContainerSpec &spec)
{
    Problems problems;
    checkImage(spec, problems);
    checkProcess(spec, problems);
    checkEnvironment(spec, problems);
    checkPorts(spec, problems);
    checkMounts(spec, problems);
    checkNetworks(spec, problems);
    checkLimits(spec, problems);
    checkHealth(spec, problems);
    checkSecurity(spec, problems);
    checkCharacters(spec, problems);
    return problems.found;
}

} // namespace bayplan::run
