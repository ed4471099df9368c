// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/withheld.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

// Shorter ones ("1", "on") are in any sentence.
constexpr qsizetype shortestSecret = 4;

/// "NAME=value", and "=value" that engines refuse.
QString valueOf(const QString &assignment)
{
    return assignment.section(u'=', 1);
}

QStringList secretsIn(const QJsonObject &body)
{
    QStringList secrets;
    const QJsonArray environment = body[u"Env"_s].toArray();
    for (const QJsonValue &variable : environment)
        secrets << valueOf(variable.toString());
    const QJsonObject labels = body[u"Labels"_s].toObject();
    for (const QJsonValue &label : labels)
        secrets << label.toString();
    secrets.removeIf([](const QString &secret) { return secret.size() < shortestSecret; });
    // One may be a part of another.
    std::sort(secrets.begin(), secrets.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    return secrets;
}

} // namespace

core::Error withoutSecrets(core::Error error, const QByteArray &body)
{
    const QStringList secrets = secretsIn(QJsonDocument::fromJson(body).object());
    for (const QString &secret : secrets) {
        for (QString *text : {&error.what, &error.where, &error.next})
            text->replace(secret, u"•••"_s);
    }
    return error;
}

} // namespace bayplan::operations
