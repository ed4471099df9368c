// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/curlerror.h"

#include <QFile>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

/// libcurl 7.88 does not always keep the errno of a failed connect to a unix socket, so it is asked for again.
int connectError(const QString &socketPath)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray path = socketPath.toUtf8();
    if (path.size() >= qsizetype(sizeof(address.sun_path)))
        return ENAMETOOLONG;
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    const int failed = ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof(address));
    const int error = failed ? errno : 0;
    ::close(fd);
    return error;
}

bool isOtherThanSocket(const QString &path)
{
    struct stat status
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 && !S_ISSOCK(status.st_mode);
}

Error unixFailure(int systemError, const Origin &origin)
{
    const QString &path = origin.socketPath;
    switch (systemError) {
    case ENOENT:
    case ENOTDIR:
        return {.kind = Error::Kind::NotFound,
                .what = u"There is no socket at %1"_s.arg(path),
                .where = origin.name,
                .next = u"Check the path, and that the engine is running"_s};
    case EACCES:
    case EPERM:
        return {.kind = Error::Kind::PermissionDenied,
                .what = u"Permission denied on %1"_s.arg(path),
                .where = origin.name,
                .next = u"Join the group that owns the socket (often “docker”) and log in again, or use a "
                        u"rootless engine"_s};
    case ENOTSOCK:
        return {.kind = Error::Kind::NotAnEngine,
                .what = u"%1 is not a socket"_s.arg(path),
                .where = origin.name,
                .next = u"Check the path"_s};
    case ENAMETOOLONG:
        return {.kind = Error::Kind::Input,
                .what = u"The socket's path is longer than the 107 bytes the system allows"_s,
                .where = origin.name,
                .next = u"Use a shorter path or a link to it"_s};
    case ECONNREFUSED:
        if (isOtherThanSocket(path)) // plain files and folders also answer ECONNREFUSED
            return unixFailure(ENOTSOCK, origin);
        return {.kind = Error::Kind::Refused,
                .what = u"Nothing listens on %1"_s.arg(path),
                .where = origin.name,
                .next = u"Start the engine; the socket is left over from an earlier run"_s};
    case EAGAIN: // the queue of connections not yet accepted is full
        return {.kind = Error::Kind::Refused,
                .what = u"%1 takes no more connections"_s.arg(path),
                .where = origin.name,
                .next = u"The engine may be hung or overloaded"_s};
    default:
        return {.kind = Error::Kind::System,
                .what = u"Connecting failed: %1"_s.arg(qt_error_string(systemError)),
                .where = origin.name,
                .next = {}};
    }
}

Error tcpFailure(int systemError, const Origin &origin)
{
    switch (systemError) {
    case ECONNREFUSED:
        return {.kind = Error::Kind::Refused,
                .what = u"The connection was refused: nothing listens on that port"_s,
                .where = origin.name,
                .next = u"Check the port, and that the engine listens on TCP"_s};
    case ENETUNREACH:
    case EHOSTUNREACH:
        return {.kind = Error::Kind::Refused,
                .what = u"There is no route to that host"_s,
                .where = origin.name,
                .next = u"Check the address and the network"_s};
    case ETIMEDOUT:
        return {.kind = Error::Kind::Timeout,
                .what = u"The connection timed out"_s,
                .where = origin.name,
                .next = u"Check the address, the port and firewalls in between"_s};
    default:
        return {.kind = Error::Kind::System,
                .what =
                    systemError ? u"Connecting failed: %1"_s.arg(qt_error_string(systemError)) : u"Connecting failed"_s,
                .where = origin.name,
                .next = u"Check the address and the port"_s};
    }
}

} // namespace

Error describeFailure(CURLcode code, int systemError, const HttpRequest &request, bool begun,
                      std::chrono::microseconds waited)
{
    const Origin &origin = request.origin;
    const bool unixSocket = !origin.socketPath.isEmpty();
    switch (code) {
    case CURLE_COULDNT_CONNECT:
        if (unixSocket)
            return unixFailure(systemError ? systemError : connectError(origin.socketPath), origin);
        return tcpFailure(systemError, origin);
    case CURLE_COULDNT_RESOLVE_HOST:
        if (unixSocket) // what libcurl calls a path that is too long
            return unixFailure(ENAMETOOLONG, origin);
        return {.kind = Error::Kind::NotFound,
                .what = u"The host's name can't be resolved"_s,
                .where = origin.name,
                .next = u"Check the name, or use an address"_s};
    case CURLE_OPERATION_TIMEDOUT:
        return {.kind = Error::Kind::Timeout,
                .what = begun ? u"The reply stopped coming"_s
                              : u"No answer in %1 s"_s.arg(std::round(double(waited.count()) / 1e5) / 10.0, 0, 'g', 3),
                .where = origin.name,
                .next = u"The engine may be hung or overloaded, or something else listens there"_s};
    case CURLE_UNSUPPORTED_PROTOCOL: // an HTTP/0.9 reply: whatever came was not HTTP
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return {.kind = Error::Kind::NotAnEngine,
                .what = u"What answers there does not speak HTTP"_s,
                .where = origin.name,
                .next = u"Check that this is a container engine's socket or port"_s};
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
        return {.kind = Error::Kind::ConnectionLost,
                .what = begun ? u"The connection broke in the middle of a reply"_s
                              : u"The connection was closed without a reply"_s,
                .where = origin.name,
                .next = {}};
    default:
        return {.kind = Error::Kind::System,
                .what = QString::fromUtf8(curl_easy_strerror(code)),
                .where = origin.name,
                .next = {}};
    }
}

} // namespace bayplan::net
