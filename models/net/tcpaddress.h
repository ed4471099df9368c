// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/http.h"

#include <QAbstractSocket>

namespace bayplan::net {

/// Where an origin's base leads: "http://[fe80::1%eth0]:2375" is fe80::1%eth0, port 2375.
struct TcpAddress
{
    QString host; ///< a name or an address, without brackets
    quint16 port = 0;

    static TcpAddress of(const Origin &origin);
};

/// Our words for a TCP connection that could not be made or broke; those of describeFailure().
core::Error describeSocketError(QAbstractSocket::SocketError error, const HttpRequest &request, bool begun);

} // namespace bayplan::net
