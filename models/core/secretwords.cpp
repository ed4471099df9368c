// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secretwords.h"

#include <QRegularExpression>

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isSecretName(const QString &name)
{
    // "KEY" and "PASS" only as words of their own: not in MONKEY, KEYBOARD, COMPASS, BYPASS.
    static const QRegularExpression form(u"passw|secret|token|credential|(?:^|[^a-z])(?:pass|pwd|auth|dsn)(?:$|[^a-z])|"
                                         "(?:^|[^a-z]|api|access|private|ssh|encryption|signing)key(?:$|[^a-z])"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return form.match(name).hasMatch();
}

} // namespace

bool looksSecret(const QString &name, const QString &value)
{
    // What services' containers carry of their spec has its environment in it.
    const bool isSpec = name == u"bayplan.spec"_s || name == u"bayplan.record"_s;
    return !value.isEmpty() && (isSpec || isSecretName(name) || holdsSecret(value));
}

bool holdsSecret(const QString &text)
{
    // https://user:password@host
    static const QRegularExpression form(u"[a-z][a-z0-9+.-]*://[^/@\\s]*:[^/@\\s]+@"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return form.match(text).hasMatch() || text.contains(u"-----BEGIN"_s);
}

QString secretDots()
{
    return u"••••••"_s;
}

QStringList maskedWords(QStringList words)
{
    bool follows = false; // the value of the option before it
    for (QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (follows || holdsSecret(word))
            word = secretDots();
        else if (equals > 0 && isSecretName(word.left(equals)))
            word = word.left(equals + 1) + secretDots();
        follows = word.startsWith(u'-') && equals < 0 && isSecretName(word);
    }
    return words;
}

} // namespace bayplan::core
