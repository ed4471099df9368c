// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/endpoint.h"

#include <QRegularExpression>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr int defaultTcpPort = 2375;
constexpr int defaultTlsPort = 2376;
constexpr qsizetype maxSocketPath = 107; // sun_path without its terminating zero

tl::unexpected<Error> refused(const QString &text, const QString &why)
{
    return core::fail({.kind = Error::Kind::Input,
                       .what = why,
                       .where = text,
                       .next = u"Write unix:///path/to/socket, tcp://host:port or ssh://user@host"_s});
}

Result<Endpoint> parseUnix(const QString &text, const QString &path)
{
    if (!path.startsWith(u'/'))
        return refused(text, u"A unix socket needs an absolute path"_s);
    if (path.toUtf8().size() > maxSocketPath)
        return refused(text, u"The socket's path is longer than %1 bytes"_s.arg(maxSocketPath));
    if (path.contains(QChar(u'\0')))
        return refused(text, u"The socket's path contains a zero character"_s);
    Endpoint endpoint;
    endpoint.kind = Endpoint::Kind::Unix;
    endpoint.path = path;
    return endpoint;
}

struct Authority
{
    QString user;
    QString host;
    int port = 0;
    QString path;
};

/// [user@]host[:port][/path], host a name, an IPv4 address or an IPv6 address in brackets.
Result<Authority> parseAuthority(const QString &text, const QString &rest)
{
    static const QRegularExpression form(u"^(?:([A-Za-z0-9_.][A-Za-z0-9_.+-]*)@)?(?:\\[([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:"
                                         u"%[A-Za-z0-9_.-]+)?)\\]|([A-Za-z0-9_][A-Za-z0-9_.-]*))"
                                         u"(?::([0-9]{1,5}))?(/.*)?$"_s);
    const QRegularExpressionMatch match = form.match(rest);
    if (!match.hasMatch())
        return refused(text, u"The host can't be read"_s);
    Authority authority;
    authority.user = match.captured(1);
    authority.host = match.captured(2).isEmpty() ? match.captured(3) : match.captured(2);
    if (!match.captured(4).isEmpty()) {
        authority.port = match.captured(4).toInt();
        if (authority.port < 1 || authority.port > 65535)
            return refused(text, u"The port is not between 1 and 65535"_s);
    }
    authority.path = match.captured(5);
    return authority;
}

QString bracketed(const QString &host)
{
    return host.contains(u':') ? QString(u'[' + host + u']') : host;
}

} // namespace

Result<Endpoint> Endpoint::parse(const QString &written, const std::optional<TlsFiles> &tls)
{
    const QString text = written.trimmed();
    if (text.startsWith(u"unix://"_s))
        return parseUnix(text, text.mid(7));
    if (text.startsWith(u'/'))
        return parseUnix(text, text);

    const bool tcp = text.startsWith(u"tcp://"_s);
    if (!tcp && !text.startsWith(u"ssh://"_s))
        return refused(text, text.isEmpty() ? u"The endpoint is empty"_s : u"This kind of endpoint is not known"_s);

    // A number after the colon is a port; anything else there, up to an @, would be a password.
    static const QRegularExpression password(u"\\A...://([^/@:\\[]*):(?![0-9]{1,5}(?:/|\\z)).*@"_s);
    if (const auto match = password.match(text); match.hasMatch())
        return core::fail({.kind = Error::Kind::Input,
                           .what = u"An endpoint holds no password"_s,
                           .where = QString(text.left(6) + match.captured(1) + u":…@…"), // not told again
                           .next = u"Leave it out; ssh asks for one when it needs one"_s});

    const Result<Authority> authority = parseAuthority(text, text.mid(6));
    if (!authority)
        return core::fail(authority.error());

    Endpoint endpoint;
    endpoint.host = authority->host;
    endpoint.port = authority->port;
    if (tcp) {
        if (!authority->user.isEmpty() || authority->path.size() > 1)
            return refused(text, u"A TCP endpoint is a host and a port only"_s);
        endpoint.kind = tls ? Kind::Tls : Kind::Tcp;
        endpoint.tls = tls.value_or(TlsFiles());
        if (endpoint.port == 0)
            endpoint.port = tls ? defaultTlsPort : defaultTcpPort;
        return endpoint;
    }
    endpoint.kind = Kind::Ssh;
    endpoint.user = authority->user;
    endpoint.path = authority->path == u"/"_s ? QString() : authority->path;
    // It becomes part of ssh's own arguments, where a colon divides and a percent sign is replaced, and may reach a
    // shell on the host.
    static const QRegularExpression safePath(u"\\A(?:/[A-Za-z0-9_.,=@+/~-]*)?\\z"_s);
    if (!safePath.match(endpoint.path).hasMatch())
        return refused(text, u"The remote socket's path has characters that are not allowed there"_s);
    if (endpoint.path.size() > maxSocketPath)
        return refused(text, u"The socket's path is longer than %1 bytes"_s.arg(maxSocketPath));
    return endpoint;
}

QString Endpoint::toString() const
{
    switch (kind) {
    case Kind::Unix:
        return u"unix://"_s + path;
    case Kind::Tcp:
    case Kind::Tls:
        return u"tcp://"_s + bracketed(host) + u':' + QString::number(port);
    case Kind::Ssh:
        return u"ssh://"_s + (user.isEmpty() ? QString() : QString(user + u'@')) + bracketed(host) +
               (port ? QString(u':' + QString::number(port)) : QString()) + path;
    }
    return {};
}

QString Endpoint::kindName() const
{
    switch (kind) {
    case Kind::Unix:
        return u"socket"_s;
    case Kind::Tcp:
        return u"tcp"_s;
    case Kind::Tls:
        return u"tls"_s;
    case Kind::Ssh:
        return u"ssh"_s;
    }
    return {};
}

Result<net::Origin> Endpoint::origin() const
{
    switch (kind) {
    case Kind::Unix:
        return net::Origin{path, "http://engine", toString()};
    case Kind::Tcp:
        return net::Origin{{}, "http://" + bracketed(host).toLatin1() + ':' + QByteArray::number(port), toString()};
    case Kind::Tls:
    case Kind::Ssh:
        break;
    }
    return core::fail({.kind = Error::Kind::Unsupported,
                       .what = kind == Kind::Tls ? u"A TLS endpoint needs its certificates read first"_s
                                                 : u"ssh endpoints can't be reached by this version yet"_s,
                       .where = toString(),
                       .next = u"Use a unix socket or plain TCP"_s});
}

} // namespace bayplan::engine
