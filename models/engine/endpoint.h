// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/http.h"

#include <QString>

#include <optional>

namespace bayplan::engine {

/// Where the certificates of a TLS connection are, all in PEM. A file of its own wins over the one of that name in the
/// folder. Nothing given for the CA: the system's own are trusted. No client certificate: none is sent.
struct TlsFiles
{
    QString folder = {};      ///< with ca.pem, cert.pem and key.pem, as the docker command has it
    QString ca = {};          ///< file
    QString certificate = {}; ///< file
    QString key = {};         ///< file
    bool skipVerify = false;  ///< the server's certificate is not checked: anybody in between can read and write all

    bool operator==(const TlsFiles &) const = default;
};

/// How an engine is reached, as the user wrote it and in parts.
struct Endpoint
{
    enum class Kind { Unix, Tcp, Tls, Ssh };

    Kind kind = Kind::Unix;
    QString path; ///< Unix: the socket. Ssh: the remote socket, empty for the usual one
    QString host; ///< Tcp, Tls, Ssh: name or address, no brackets
    int port = 0; ///< Tcp, Tls, Ssh; 0 for ssh's own default
    QString user; ///< Ssh
    TlsFiles tls; ///< Tls

    bool operator==(const Endpoint &) const = default;

    /// Accepts unix:///path, /path, tcp://host[:port] (2375, or 2376 with TLS, which `tls` asks for),
    /// ssh://[user@]host[:port][/socket]. A host or user that could be taken for an option or shell text is refused.
    static core::Result<Endpoint> parse(const QString &text, const std::optional<TlsFiles> &tls = {});

    /// The canonical text; parse() reads it back.
    QString toString() const;
    /// "socket", "tcp", "tls", "ssh": the short word on cards.
    QString kindName() const;
    /// Where HTTP requests go; an error for kinds that need a connection made first.
    core::Result<net::Origin> origin() const;
};

} // namespace bayplan::engine
