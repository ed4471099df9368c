// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/secretwords.h"

#include <QRegularExpression>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString dots = u"••••••"_s;

bool isSecretName(const QString &name)
{
    // "KEY" and "PASS" only as words of their own: not in MONKEY, KEYBOARD, COMPASS, BYPASS.
    static const QRegularExpression form(u"passw|secret|token|credential|(?:^|[^a-z])(?:pass|pwd|auth|dsn)(?:$|[^a-z])|"
                                         "(?:^|[^a-z]|api|access|private|ssh|encryption|signing)key(?:$|[^a-z])"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return form.match(name).hasMatch();
}

/// https://user:password@host
bool holdsPassword(const QString &value)
{
    static const QRegularExpression form(u"[a-z][a-z0-9+.-]*://[^/@\\s]*:[^/@\\s]+@"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return form.match(value).hasMatch() || value.contains(u"-----BEGIN"_s);
}

void maskValues(QMap<QString, QString> &map)
{
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (looksSecret(it.key(), it.value()))
            it.value() = dots;
    }
}

} // namespace

bool looksSecret(const QString &name, const QString &value)
{
    return !value.isEmpty() && (isSecretName(name) || holdsPassword(value));
}

ContainerSpec masked(ContainerSpec spec)
{
    for (EnvVariable &variable : spec.env) {
        if (looksSecret(variable.name, variable.value))
            variable.value = dots;
    }
    maskValues(spec.labels);
    maskValues(spec.logOptions);
    for (Mount &mount : spec.mounts)
        maskValues(mount.driverOptions);
    if (holdsPassword(spec.healthCommand))
        spec.healthCommand = dots;
    bool follows = false; // the value of the option before it
    for (QString &word : spec.command) {
        const qsizetype equals = word.indexOf(u'=');
        if (follows || holdsPassword(word))
            word = dots;
        else if (equals > 0 && isSecretName(word.left(equals)))
            word = word.left(equals + 1) + dots;
        follows = word.startsWith(u'-') && equals < 0 && isSecretName(word);
    }
    return spec;
}

} // namespace bayplan::run
