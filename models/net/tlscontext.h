// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <memory>

using SSL_CTX = struct ssl_ctx_st; // OpenSSL's

namespace bayplan::net {

struct TlsMaterial;

struct TlsContextFree
{
    void operator()(SSL_CTX *context) const;
};
using TlsContext = std::unique_ptr<SSL_CTX, TlsContextFree>;

/// What a TLS connection with this material is made of, set as libcurl sets it: TLS 1.2 or later, the material's CAs
/// and no others (or the system's), a chain that ends in any of them. The server's name is the caller's to check.
core::Result<TlsContext> makeTlsContext(const TlsMaterial &material);

} // namespace bayplan::net
