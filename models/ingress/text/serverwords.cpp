// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/text/serverwords.h"

#include "core/plaintext.h"
#include "ingress/words.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QSet>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isAddress(const QString &text)
{
    // A zone ("%eth0") means nothing on another machine.
    if (const QHostAddress ip(text); !ip.isNull())
        return !text.contains(u'%') && (text.contains(u':') || text.count(u'.') == 3);
    static const QRegularExpression name(
        u"\\A[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*\\z"_s);
    return text.size() <= 253 && name.match(text).hasMatch();
}

QString problemWith(const WantedServer &server)
{
    if (!isServerName(server.name))
        return tr("a server's name has letters, digits and “._-”, at most 128");
    if (!isAddress(server.address))
        return tr("“%1” is neither an IP address nor a host's name").arg(core::plainLine(server.address, 100));
    if (server.port == 0)
        return tr("there is no port 0");
    if (server.weight < 0 || server.weight > 256)
        return tr("weights are from 0 to 256");
    return {};
}

} // namespace

bool isSameAddress(const QString &a, const QString &b)
{
    if (a.compare(b, Qt::CaseInsensitive) == 0)
        return true;
    return a.contains(u':') && b.contains(u':') && !QHostAddress(a).isNull() && QHostAddress(a) == QHostAddress(b);
}

bool isServerName(const QString &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\z"_s);
    return form.match(name).hasMatch();
}

core::Result<void> checkServers(const QList<WantedServer> &servers)
{
    QSet<QString> names;
    for (const WantedServer &server : servers) {
        QString problem = problemWith(server);
        if (problem.isEmpty() && names.contains(server.name))
            problem = tr("another server has the name");
        names.insert(server.name);
        if (!problem.isEmpty())
            return core::fail({.kind = core::Error::Kind::Input,
                               .what = tr("The server %1 can't be in a load balancer: %2")
                                           .arg(core::plainLine(server.name, 100), problem),
                               .where = {},
                               .next = {}});
    }
    return {};
}

QString hostPort(const QString &address, quint16 port)
{
    const QString host = address.contains(u':') ? QString(u'[' + address + u']') : address;
    return host + u':' + QString::number(port);
}

std::optional<HostPort> readHostPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    bool isNumber = false;
    const quint16 port = text.mid(colon + 1).toUShort(&isNumber);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        return std::nullopt;
    if (colon < 0 || !isNumber || port == 0 || !isAddress(host))
        return std::nullopt;
    return HostPort{host, port};
}

} // namespace bayplan::ingress
