// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcpaddress.h"

#include "net/curlerror.h"

#include <cerrno>

namespace bayplan::net {

TcpAddress TcpAddress::of(const Origin &origin)
{
    const bool secure = origin.base.startsWith("https:");
    QByteArray authority = origin.base.mid(origin.base.indexOf("://") + 3);
    authority.truncate(authority.indexOf('/') < 0 ? authority.size() : authority.indexOf('/'));
    const qsizetype colon = authority.lastIndexOf(':');
    const bool hasPort = colon > authority.lastIndexOf(']');
    TcpAddress address;
    address.port = hasPort ? authority.mid(colon + 1).toUShort() : quint16(secure ? 443 : 80);
    QByteArray host = hasPort ? authority.left(colon) : authority;
    if (host.startsWith('[') && host.endsWith(']'))
        host = host.mid(1, host.size() - 2);
    address.host = QString::fromLatin1(host);
    return address;
}

core::Error describeSocketError(QAbstractSocket::SocketError error, const HttpRequest &request, bool begun)
{
    const auto describe = [&](CURLcode code, int systemError = 0) {
        return describeFailure(code, systemError, request, begun, request.connectTimeout);
    };
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return describe(CURLE_COULDNT_CONNECT, ECONNREFUSED);
    case QAbstractSocket::HostNotFoundError:
        return describe(CURLE_COULDNT_RESOLVE_HOST);
    case QAbstractSocket::SocketTimeoutError:
        return describe(CURLE_COULDNT_CONNECT, ETIMEDOUT);
    case QAbstractSocket::RemoteHostClosedError:
        return describe(CURLE_RECV_ERROR);
    case QAbstractSocket::NetworkError:
        return begun ? describe(CURLE_RECV_ERROR) : describe(CURLE_COULDNT_CONNECT, EHOSTUNREACH);
    default:
        return begun ? describe(CURLE_RECV_ERROR) : describe(CURLE_COULDNT_CONNECT);
    }
}

} // namespace bayplan::net
