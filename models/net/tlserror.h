// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/http.h"
#include "net/tlssession.h"

#include <chrono>
#include <curl/curl.h>
#include <optional>

namespace bayplan::net {

/// How an exchange over TLS ended.
struct TlsEnd
{
    CURLcode code = CURLE_OK;
    bool begun = false;   ///< some of the reply had come in
    QByteArray complaint; ///< libcurl's own text
    std::chrono::microseconds sinceHandshake{0};
};

/// Our words for a failure of TLS: which certificate or which side was wrong in what, and what to do next. Nothing when
/// the failure has nothing to do with TLS.
std::optional<core::Error> describeTlsFailure(const TlsEnd &end, const TlsSession &session, const HttpRequest &request);

/// With TLS 1.3 a server looks at our certificate when we are through already, and what it says of it is lost when it
/// hangs up before our request is out. With TLS 1.2 it answers within the handshake, so that asking again with that
/// tells.
bool mayBeToldByTls12(const TlsEnd &end, const TlsSession &session);

} // namespace bayplan::net
