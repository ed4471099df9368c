// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/outside/files.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using State = ingress::WantedServer::State;

inline ingress::outside::Server serverOf(const QString &name, const QString &address, quint16 port,
                                         const QString &host = u"aws1"_s, State state = State::Serving,
                                         int weight = 100)
{
    return {{name, address, port, state, weight}, host};
}

inline ingress::outside::Backend backendOf(const QString &name, const QList<ingress::outside::Server> &servers,
                                           const QString &protocol = u"tcp"_s)
{
    return {.service = name, .name = name, .targetPort = 8080, .protocol = protocol, .servers = servers};
}

/// Names that mean something in one of the languages.
inline QStringList hostileNames()
{
    return {u"\"}\n${file(\"/etc/passwd\")}"_s,
            u"%{ if true }x%{ endif }"_s,
            u"$${x} %%{y} $"_s,
            u"{{ lookup('pipe', 'id') }}"_s,
            u"{% raw %}"_s,
            u"a\\"_s,
            u"# }\r\n}\ttable"_s,
            u"*/ /* // '"_s,
            u"web[1:300]"_s,
            u"!unsafe &a *a - : ? |"_s,
            u"\u202e\u2028\u0085\u0000x"_s,
            QString(QChar(0xd800)),
            u"naïve 木 😀"_s,
            u""_s};
}

inline QList<ingress::outside::Backend> hostileBackends()
{
    QList<ingress::outside::Backend> backends;
    quint16 port = 9000;
    for (const QString &name : hostileNames())
        backends << backendOf(name, {serverOf(name, u"10.0.0.9"_s, ++port, name), serverOf(name, name, ++port, name)});
    return backends;
}

inline QList<ingress::outside::Backend> usualBackends()
{
    return {backendOf(u"web"_s, {serverOf(u"web-2"_s, u"10.0.1.13"_s, 32769, u"aws2"_s, State::Draining),
                                 serverOf(u"web-1"_s, u"10.0.1.12"_s, 32768),
                                 serverOf(u"web-3"_s, u"fd00::5"_s, 8888, u"aws3"_s, State::Serving, 0)}),
            backendOf(u"dns"_s, {serverOf(u"dns-1"_s, u"10.0.1.12"_s, 53)}, u"udp"_s)};
}

inline const ingress::outside::Options usualSources{{u"10.0.0.0/24"_s, u"10.9.9.9"_s, u"fd00::/64"_s, u"x; drop"_s}};

} // namespace bayplan::tests
