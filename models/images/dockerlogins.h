// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace bayplan::images {

/// How to log in to a registry. Never shown, logged or written to a file.
struct Auth
{
    QString username = {};
    QString password = {};
    QString identityToken = {}; ///< instead of both
    QString serverAddress = {};

    /// The value of X-Registry-Auth: JSON in padded base64url (moby registry.DecodeAuthConfig).
    QByteArray header() const;

    bool operator==(const Auth &) const = default;
};

/// Where docker's own config.json keeps the login for a registry.
struct DockerLogin
{
    enum class Kind {
        None,   ///< nothing is kept
        Helper, ///< `docker-credential-HELPER get` tells
        Inline, ///< here it is
        Broken  ///< the file, or its entry, can't be read
    };

    Kind kind = Kind::None;
    QString helper = {};    ///< the program, "docker-credential-pass"
    QString serverKey = {}; ///< what the registry is called there
    Auth auth = {};
};

/// Pure. credHelpers[registry] before credsStore before auths, as docker/cli looks it up. `registry` as in Reference.
DockerLogin findDockerLogin(const QByteArray &configJson, const QString &registry);

/// What a helper answered on its standard output; an Auth without user and token when it can't be used.
Auth decodeHelperReply(const QByteArray &json, const QString &serverKey);

/// "docker.io" → "https://index.docker.io/v1/"; others are their own key.
QString serverKeyOf(const QString &registry);

} // namespace bayplan::images
