// SPDX-License-Identifier: GPL-3.0-or-later
// Name, process, restart, environment, labels, health.
#include "run/flagmakers.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using Spec = ContainerSpec;

namespace {

Result<void> setPull(Spec &spec, const QString &value)
{
    if (value != u"always"_s && value != u"missing"_s && value != u"never"_s)
        return wrong(tr("“%1” is not a way to pull; there are always, missing and never").arg(value));
    spec.pull = value == u"always"_s;
    return {};
}

QStringList getPull(const Spec &spec)
{
    return spec.pull ? QStringList{u"always"_s} : QStringList();
}

Result<void> setEntrypoint(Spec &spec, const QString &value)
{
    spec.entrypoint = value;
    return {};
}

QStringList getEntrypoint(const Spec &spec)
{
    return spec.entrypoint ? QStringList{*spec.entrypoint} : QStringList();
}

Result<void> setEnv(Spec &spec, const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    if (equals < 0)
        return wrong(tr("The value of %1 is in the shell of whoever wrote this").arg(value), tr("Give it here"));
    spec.env << EnvVariable{value.left(equals), value.mid(equals + 1)};
    return {};
}

QStringList getEnv(const Spec &spec)
{
    QStringList values;
    for (const EnvVariable &variable : spec.env)
        values << variable.name + u'=' + variable.value;
    return values;
}

Result<void> setStopTimeout(Spec &spec, const QString &value)
{
    const auto seconds = parseWhole(value);
    if (!seconds)
        return core::fail(seconds.error());
    spec.stopTimeout = *seconds;
    return {};
}

QStringList getStopTimeout(const Spec &spec)
{
    return spec.stopTimeout ? QStringList{QString::number(*spec.stopTimeout)} : QStringList();
}

} // namespace

std::vector<Flag> generalFlags()
{
    return {
        textFlag<&Spec::name>("name"),
        {.name = "pull", .set = setPull, .get = getPull},
        textFlag<&Spec::platform>("platform"),
        switchFlag<&Spec::removeAfterwards>("rm"),
        switchFlag<&Spec::interactive>("interactive", 'i'),
        switchFlag<&Spec::tty>("tty", 't'),
        switchFlag<&Spec::init>("init"),
        textFlag<&Spec::restart>("restart"),
        {.name = "entrypoint", .set = setEntrypoint, .get = getEntrypoint},
        textFlag<&Spec::user>("user", 'u'),
        textFlag<&Spec::workdir>("workdir", 'w'),
        textFlag<&Spec::hostname>("hostname", 'h'),
        textFlag<&Spec::domainname>("domainname"),
        listFlag<&Spec::envFiles>("env-file"),
        {.name = "env", .letter = 'e', .set = setEnv, .get = getEnv},
        mapFlag<&Spec::labels>("label", 'l'),
        switchFlag<&Spec::noHealthCheck>("no-healthcheck"),
        textFlag<&Spec::healthCommand>("health-cmd"),
        quantityFlag<&Spec::healthInterval, parseDuration, durationText>("health-interval"),
        quantityFlag<&Spec::healthTimeout, parseDuration, durationText>("health-timeout"),
        quantityFlag<&Spec::healthStartPeriod, parseDuration, durationText>("health-start-period"),
        quantityFlag<&Spec::healthRetries, parseWhole, wholeText>("health-retries"),
        textFlag<&Spec::logDriver>("log-driver"),
        mapFlag<&Spec::logOptions>("log-opt"),
        textFlag<&Spec::stopSignal>("stop-signal"),
        {.name = "stop-timeout", .set = setStopTimeout, .get = getStopTimeout},
    };
}

} // namespace bayplan::run
