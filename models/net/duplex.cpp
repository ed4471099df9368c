// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/duplex.h"

#include "net/socketduplex.h"
#include "net/tlsduplex.h"

namespace bayplan::net {

std::unique_ptr<Duplex> Duplex::open(const HttpRequest &request)
{
    if (request.origin.tls)
        return std::make_unique<TlsDuplex>(request);
    return std::make_unique<SocketDuplex>(request);
}

} // namespace bayplan::net
