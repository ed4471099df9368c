// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/certificate.h"

#include <memory>
#include <optional>

using SSL_CTX = struct ssl_ctx_st; // OpenSSL's

namespace bayplan::net {

/// What was seen of one TLS handshake, good or bad: libcurl's own error is a number, and an operator needs to know
/// which certificate was wrong in what. Filled while the connection is made; stays empty when an open one is reused.
struct TlsSession
{
    /// The check of the server's chain of certificates that failed.
    struct Failure
    {
        int code = 0;            ///< X509_V_ERR_…
        QString reason;          ///< OpenSSL's words for it
        int depth = 0;           ///< 0: the server's own certificate; further up: a CA's
        Certificate certificate; ///< the one that failed
    };

    bool observed = false;    ///< a handshake was begun, and can be looked into
    bool heard = false;       ///< the peer answered in TLS
    bool established = false; ///< the handshake was completed on our side
    bool clientAsked = false; ///< the server wanted a certificate from us
    std::optional<Certificate> server;
    std::optional<Failure> failure;
    std::optional<int> alert; ///< number of the alert that the server sent, RFC 8446 section 6

    /// Notes into `session` from now on what happens on connections of `context`, and shares its ownership with it.
    static void observe(SSL_CTX *context, const std::shared_ptr<TlsSession> &session);
};

} // namespace bayplan::net
