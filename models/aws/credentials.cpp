// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/credentials.h"

#include "aws/words.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::minutes early{5};
constexpr qsizetype longest = 16 * 1024;

bool isPlain(const QByteArray &text)
{
    return text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

bool isStale(const Credentials &credentials, core::Time now)
{
    return credentials.expires && *credentials.expires - now <= early;
}

Result<Credentials> checked(Credentials credentials, const QString &where)
{
    const auto wrong = [&where](const QString &what) {
        return core::fail({.kind = Error::Kind::Input, .what = what, .where = where, .next = {}});
    };
    if (credentials.keyId.isEmpty() || credentials.secret.isEmpty())
        return wrong(tr("There is no access key with a secret"));
    if (!isPlain(credentials.keyId) || !isPlain(credentials.secret) || !isPlain(credentials.token))
        return wrong(tr("The access key, its secret or the session token can't be one"));
    return credentials;
}

Result<Credentials> credentialsFromJson(const QByteArray &json, const QString &where)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return core::fail(
            {.kind = Error::Kind::Protocol, .what = tr("What it gave are no credentials"), .where = where, .next = {}});
    const QJsonObject object = document.object();
    Credentials credentials{object[u"AccessKeyId"_s].toString().toUtf8(),
                            object[u"SecretAccessKey"_s].toString().toUtf8(), object[u"Token"_s].toString().toUtf8()};
    const QString expiration = object[u"Expiration"_s].toString();
    if (!expiration.isEmpty()) {
        const QDateTime time = QDateTime::fromString(expiration, Qt::ISODate);
        if (!time.isValid())
            return core::fail({.kind = Error::Kind::Protocol,
                               .what = tr("When the credentials expire can't be read"),
                               .where = where,
                               .next = {}});
        credentials.expires = core::Time(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
    }
    return checked(std::move(credentials), where);
}

} // namespace bayplan::aws
