// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshcommand.h"

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

namespace {

// Requests to the process at a control socket need no configuration, and must not take forwardings from one. When that
// process is gone, or its server takes no more sessions, ssh would connect by itself: the command that stands for the
// way there fails instead.
QStringList through(const QString &controlPath)
{
    return {u"-F"_s, u"/dev/null"_s,          u"-S"_s, controlPath,
            u"-o"_s, u"ControlMaster=no"_s,   u"-o"_s, u"BatchMode=yes"_s,
            u"-o"_s, u"ProxyCommand=false"_s, u"-T"_s};
}

// ssh wants a host name there and does not use it.
const auto nobody = u"bayplan.invalid"_s;

} // namespace

QStringList sshMasterArguments(const SshTarget &target, const QString &controlPath, bool batch)
{
    QStringList words{u"-N"_s, u"-T"_s, u"-a"_s, u"-x"_s, u"-S"_s, controlPath};
    const auto option = [&](const QString &text) { words << u"-o"_s << text; };
    option(u"ControlMaster=yes"_s);
    option(u"ControlPersist=no"_s);
    option(u"ForkAfterAuthentication=no"_s);
    option(u"RemoteCommand=none"_s);
    option(u"PermitLocalCommand=no"_s);
    // What the user's configuration forwards for sessions of their own would be taken twice.
    option(u"ClearAllForwardings=yes"_s);
    // Never accepted in silence, whatever the configuration says. A changed key is refused by this too. The keys of
    // jump hosts are another ssh's to check, which goes by the configuration alone.
    option(u"StrictHostKeyChecking=ask"_s);
    option(u"ConnectTimeout=15"_s);
    // A connection that died without a sign is noticed after 15 to 20 s.
    option(u"ServerAliveInterval=5"_s);
    option(u"ServerAliveCountMax=3"_s);
    option(u"LogLevel=INFO"_s); // its messages are what errors are made of
    if (batch)
        option(u"BatchMode=yes"_s);
    if (!target.user.isEmpty())
        words << u"-l"_s << target.user;
    if (target.port != 0)
        words << u"-p"_s << QString::number(target.port);
    return words << u"--"_s << target.host;
}

QStringList sshForwardArguments(const QString &controlPath, const QString &localSocket, const QString &remoteSocket)
{
    return through(controlPath) << u"-O"_s << u"forward"_s << u"-L"_s << QString(localSocket + u':' + remoteSocket)
                                << u"--"_s << nobody;
}

QStringList sshForwardPortArguments(const QString &controlPath, quint16 localPort, const QString &address, quint16 port)
{
    const QString target = address.contains(u':') ? QString(u'[' + address + u']') : address;
    return through(controlPath) << u"-O"_s << u"forward"_s << u"-L"_s
                                << u"127.0.0.1:%1:%2:%3"_s.arg(QString::number(localPort), target,
                                                               QString::number(port))
                                << u"--"_s << nobody;
}

QStringList sshRunArguments(const QString &controlPath, const QString &command)
{
    return through(controlPath) << u"--"_s << nobody << command;
}

QString sshByHand(const SshTarget &target)
{
    return u"ssh "_s + (target.port == 0 ? QString() : u"-p %1 "_s.arg(target.port)) +
           (target.user.isEmpty() ? QString() : QString(target.user + u'@')) + target.host;
}

} // namespace bayplan::net
