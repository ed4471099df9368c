// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/http.h"

#include <curl/curl.h>

namespace bayplan::net {

/// Our words for libcurl's `code`: what failed, where, and what to do next. `systemError` is the errno of the last
/// connect attempt (0 if unknown); `begun` tells that some of the reply had come in; `waited` is how long it all took.
core::Error describeFailure(CURLcode code, int systemError, const HttpRequest &request, bool begun,
                            std::chrono::microseconds waited);

} // namespace bayplan::net
