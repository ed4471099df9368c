// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"

#include <QByteArray>

#include <optional>

namespace bayplan::aws {

/// What requests are signed with. Never told in messages or logs.
struct Credentials
{
    QByteArray keyId;
    QByteArray secret;
    QByteArray token = {};                  ///< of a session; empty for long-lived keys
    std::optional<core::Time> expires = {}; ///< nothing: not by themselves

    bool operator==(const Credentials &) const = default;
};

/// Whether new ones are to be fetched: AWS's have five minutes left, or less.
bool isStale(const Credentials &credentials, core::Time now);

/// Whether they can go into headers: an error says which can't, not what it is.
core::Result<Credentials> checked(Credentials credentials, const QString &where);

/// As the metadata services of containers and instances give them: AccessKeyId, SecretAccessKey, Token, Expiration.
core::Result<Credentials> credentialsFromJson(const QByteArray &json, const QString &where);

} // namespace bayplan::aws
