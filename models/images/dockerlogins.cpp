// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/dockerlogins.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "https://registry:5000/v1/" → "registry:5000", as docker/cli compares the keys of auths.
QString hostOf(const QString &key)
{
    QString host = key;
    for (const auto &scheme : {u"https://"_s, u"http://"_s}) {
        if (host.startsWith(scheme))
            host.remove(0, scheme.size());
    }
    return host.section(u'/', 0, 0);
}

Auth decodeEntry(const QJsonObject &entry, const QString &serverKey)
{
    Auth auth{.username = entry[u"username"_s].toString(),
              .password = entry[u"password"_s].toString(),
              .identityToken = entry[u"identitytoken"_s].toString(),
              .serverAddress = serverKey};
    const QByteArray both = QByteArray::fromBase64(entry[u"auth"_s].toString().toLatin1());
    if (const qsizetype colon = both.indexOf(':'); colon > 0) {
        auth.username = QString::fromUtf8(both.left(colon));
        auth.password = QString::fromUtf8(both.mid(colon + 1));
        while (auth.password.endsWith(QChar(0)))
            auth.password.chop(1);
    }
    return auth;
}

} // namespace

QByteArray Auth::header() const
{
    QJsonObject object{{u"serveraddress"_s, serverAddress}};
    if (!identityToken.isEmpty()) {
        object[u"identitytoken"_s] = identityToken;
    } else {
        object[u"username"_s] = username;
        object[u"password"_s] = password;
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(QByteArray::Base64UrlEncoding);
}

QString serverKeyOf(const QString &registry)
{
    return registry == u"docker.io" ? u"https://index.docker.io/v1/"_s : registry;
}

DockerLogin findDockerLogin(const QByteArray &configJson, const QString &registry)
{
    DockerLogin login{.serverKey = serverKeyOf(registry)};
    if (configJson.trimmed().isEmpty())
        return login;
    const QJsonDocument document = QJsonDocument::fromJson(configJson);
    if (!document.isObject()) {
        login.kind = DockerLogin::Kind::Broken;
        return login;
    }
    QString helper = document[u"credHelpers"_s][login.serverKey].toString();
    if (helper.isEmpty())
        helper = document[u"credHelpers"_s][registry].toString();
    if (helper.isEmpty())
        helper = document[u"credsStore"_s].toString();
    if (!helper.isEmpty()) {
        // Part of a program's name: nothing that leads elsewhere.
        static const QRegularExpression plain(u"^[A-Za-z0-9][A-Za-z0-9._-]*$"_s);
        login.kind = plain.match(helper).hasMatch() ? DockerLogin::Kind::Helper : DockerLogin::Kind::Broken;
        login.helper = u"docker-credential-"_s + helper;
        return login;
    }
    const QJsonObject auths = document[u"auths"_s].toObject();
    for (auto it = auths.begin(); it != auths.end(); ++it) {
        if (it.key() != login.serverKey && hostOf(it.key()) != hostOf(login.serverKey))
            continue;
        login.auth = decodeEntry(it->toObject(), login.serverKey);
        const bool usable = !login.auth.username.isEmpty() || !login.auth.identityToken.isEmpty();
        login.kind = usable ? DockerLogin::Kind::Inline : DockerLogin::Kind::Broken;
        if (it.key() == login.serverKey)
            break;
    }
    return login;
}

Auth decodeHelperReply(const QByteArray &json, const QString &serverKey)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QString user = object[u"Username"_s].toString();
    const QString secret = object[u"Secret"_s].toString();
    if (user == u"<token>")
        return {.username = {}, .password = {}, .identityToken = secret, .serverAddress = serverKey};
    return {.username = user, .password = secret, .identityToken = {}, .serverAddress = serverKey};
}

} // namespace bayplan::images
