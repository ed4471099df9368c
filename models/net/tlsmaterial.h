// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <memory>

namespace bayplan::net {

/// What TLS connections to one server are made with, all in PEM. Connections are reused only between requests with the
/// same content.
struct TlsMaterial
{
    QByteArray ca;          ///< the only ones trusted; empty: the system's own
    QByteArray certificate; ///< the client's, with its chain; empty: none is sent
    QByteArray key;         ///< the client's
    bool skipVerify = false;

    QString caName;          ///< for messages: where `ca` comes from, "/certs/ca.pem"
    QString certificateName; ///< for messages, likewise; without a certificate: where one was looked for, or empty

    TlsMaterial() = default;
    TlsMaterial(const TlsMaterial &) = delete;
    TlsMaterial &operator=(const TlsMaterial &) = delete;
    ~TlsMaterial(); ///< overwrites the key
};

/// The files to read it from; an empty path: there is none.
struct TlsPaths
{
    QString ca;
    QString certificate;
    QString key;
    bool skipVerify = false;
};

/// Reads the files (small, so at once) and checks all that can be told without the server: that they are there, are PEM
/// and belong together, that the key is not encrypted, and that the client's certificate is valid at `now`. Errors name
/// the file; their `where` is left to the caller.
core::Result<std::shared_ptr<TlsMaterial>> readTlsMaterial(const TlsPaths &paths, const QDateTime &now);

} // namespace bayplan::net
