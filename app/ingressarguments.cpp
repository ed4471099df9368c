// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingressarguments.h"

#include "app/misuse.h"
#include "ingress/own/owncontainer.h"

#include <QCommandLineParser>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using services::BalancerPlace;
using services::Ingress;

namespace {

/// Reads the options of “ingress add”.
class IngressReader
{
public:
    IngressReader(const QCommandLineParser &parser, IngressArguments &arguments)
        : m_parser(parser)
        , m_arguments(arguments)
        , m_ingress(arguments.ingress)
    {
    }

    Result<void> read()
    {
        m_arguments.service = m_parser.value(u"service"_s);
        if (m_arguments.service.isEmpty())
            return misuse(u"“ingress add” takes --service, the service it is for"_s);
        const QString kind = m_parser.value(u"kind"_s);
        const auto known = services::ingressKindFromString(kind);
        if (!known)
            return misuse(u"“--kind %1” is none of haproxy, nginx, traefik, caddy, elb"_s.arg(kind));
        m_ingress.kind = *known;
        if (const auto done = numbers(); !done)
            return done;
        const QString mode = m_parser.isSet(u"mode"_s) ? m_parser.value(u"mode"_s) : u"http"_s;
        if (mode != u"http"_s && mode != u"tcp"_s)
            return misuse(u"“--mode %1” is neither http nor tcp"_s.arg(mode));
        m_ingress.mode = mode == u"tcp"_s ? Ingress::Mode::Tcp : Ingress::Mode::Http;
        m_ingress.checkPath = m_parser.value(u"check"_s);
        const bool isOwn = m_parser.isSet(u"on"_s);
        if (m_parser.isSet(u"image"_s) && !isOwn)
            return misuse(u"--image is for a load balancer that Bayplan runs: --on HOST"_s);
        if (const auto done = isOwn ? own() : m_ingress.kind == Ingress::Kind::Elb ? elb() : place(); !done)
            return done;
        if (const QString problem = services::problemWith(m_ingress); !problem.isEmpty())
            return misuse(problem);
        return {};
    }

private:
    Result<void> numbers()
    {
        for (const auto &[name, into] :
             {std::pair(u"target-port"_s, &m_ingress.targetPort), std::pair(u"listen"_s, &m_ingress.listen)}) {
            if (!m_parser.isSet(name))
                continue;
            const auto port = wholeNumber(u"--"_s + name, m_parser.value(name), 1, 65535);
            if (!port)
                return core::fail(port.error());
            *into = quint16(*port);
        }
        if (m_parser.isSet(u"drain-timeout"_s)) {
            const auto seconds = wholeNumber(u"--drain-timeout"_s, m_parser.value(u"drain-timeout"_s), 0, mostSeconds);
            if (!seconds)
                return core::fail(seconds.error());
            m_ingress.drainTimeout = std::chrono::seconds(*seconds);
        }
        return {};
    }

    /// An HAProxy that Bayplan runs itself.
    Result<void> own()
    {
        if (m_ingress.kind != Ingress::Kind::HaProxy)
            return misuse(u"--on is for the kind haproxy, which Bayplan can run itself"_s);
        for (const QString &other : {u"container"_s, u"config"_s, u"ssh"_s, u"runtime-socket"_s, u"reload"_s,
                                     u"target-group"_s, u"profile"_s, u"security-group"_s, u"allow"_s}) {
            if (m_parser.isSet(other))
                return misuse(u"--%1 is for load balancers of your own; --on makes one of Bayplan's"_s.arg(other));
        }
        if (m_ingress.listen == 0)
            return misuse(u"“ingress add --on” takes --listen, the port of that host"_s);
        const QString image =
            m_parser.isSet(u"image"_s) ? m_parser.value(u"image"_s) : ingress::usualHaProxyImage.toString();
        m_ingress = ingress::asOwn(m_ingress, {.engine = {}, .name = m_parser.value(u"on"_s)}, image);
        return {};
    }

    Result<void> elb()
    {
        for (const QString &other :
             {u"container"_s, u"config"_s, u"ssh"_s, u"runtime-socket"_s, u"reload"_s, u"listen"_s}) {
            if (m_parser.isSet(other))
                return misuse(u"--%1 is not for the kind elb"_s.arg(other));
        }
        m_ingress.elb = services::ElbPlace{.targetGroup = m_parser.value(u"target-group"_s),
                                           .profile = m_parser.value(u"profile"_s),
                                           .securityGroup = m_parser.value(u"security-group"_s),
                                           .source = services::canonicalSource(m_parser.value(u"allow"_s)),
                                           .endpoint = m_parser.value(u"aws-endpoint"_s)};
        return {};
    }

    Result<void> place()
    {
        for (const QString &other :
             {u"target-group"_s, u"profile"_s, u"security-group"_s, u"allow"_s, u"aws-endpoint"_s}) {
            if (m_parser.isSet(other))
                return misuse(u"--%1 is for the kind elb"_s.arg(other));
        }
        BalancerPlace &place = m_ingress.place;
        place.file = m_parser.value(u"config"_s);
        place.runtimeSocket = m_parser.value(u"runtime-socket"_s);
        place.reload = m_parser.value(u"reload"_s);
        const bool inContainer = m_parser.isSet(u"container"_s);
        const bool behindSsh = m_parser.isSet(u"ssh"_s);
        if (inContainer && behindSsh)
            return misuse(u"It is either in a container or behind ssh"_s);
        if (inContainer) {
            const QString container = m_parser.value(u"container"_s);
            const qsizetype slash = container.indexOf(u'/');
            if (slash < 1 || slash == container.size() - 1)
                return misuse(u"--container takes HOST/NAME"_s);
            place.host.name = container.left(slash);
            place.container = container.mid(slash + 1);
            if (place.file.isEmpty())
                place.file = usualFile();
        } else {
            place.kind = behindSsh ? BalancerPlace::Kind::Ssh : BalancerPlace::Kind::Local;
            place.machine = m_parser.value(u"ssh"_s);
        }
        if (place.file.isEmpty())
            return misuse(u"“ingress add” takes --config, the file that holds the servers"_s);
        if (m_ingress.kind != Ingress::Kind::HaProxy && !place.runtimeSocket.isEmpty())
            return misuse(u"--runtime-socket is HAProxy's"_s);
        return {};
    }

    /// Where each kind's own image has it; a Traefik has no usual folder.
    QString usualFile() const
    {
        switch (m_ingress.kind) {
        case Ingress::Kind::HaProxy:
            return u"/usr/local/etc/haproxy/haproxy.cfg"_s;
        case Ingress::Kind::Nginx:
            return u"/etc/nginx/conf.d/bayplan.conf"_s;
        case Ingress::Kind::Caddy:
            return u"/etc/caddy/Caddyfile"_s;
        case Ingress::Kind::Traefik:
        case Ingress::Kind::Elb:
            break;
        }
        return {};
    }

    const QCommandLineParser &m_parser;
    IngressArguments &m_arguments;
    Ingress &m_ingress;
};

} // namespace

QList<OwnOption> ingressOptions()
{
    const QStringList add{u"ingress"_s};
    return {{"kind", "KIND", add},
            {"target-port", "PORT", add},
            {"listen", "PORT", add},
            {"mode", "http|tcp", add},
            {"check", "PATH", add},
            {"container", "HOST/NAME", add},
            {"ssh", "MACHINE", add},
            {"config", "FILE", add},
            {"runtime-socket", "PATH", add},
            {"reload", "CMD", add},
            {"target-group", "ARN", add},
            {"profile", "NAME", add + QStringList{u"import-compose"_s}},
            {"security-group", "ID", add},
            {"allow", "CIDR", add},
            {"aws-endpoint", "URL", add, true}};
}

Result<IngressArguments> parseIngressArguments(const QStringList &words, const QCommandLineParser &parser)
{
    static const QStringList named{u"add"_s, u"remove"_s, u"trust"_s};
    static const QStringList ofAll{u"sync"_s, u"drift"_s};
    IngressArguments arguments;
    arguments.action = words.value(0);
    arguments.ingress.name = words.value(1);
    if (!arguments.action.isEmpty() && !named.contains(arguments.action) && !ofAll.contains(arguments.action))
        return misuse(
            u"“ingress %1” is not a command; there are %2"_s.arg(arguments.action, (named + ofAll).join(u", "_s)));
    if (named.contains(arguments.action) && words.size() != 2)
        return misuse(u"“ingress %1” takes a name"_s.arg(arguments.action));
    if (arguments.action != u"add"_s) {
        for (const OwnOption &option : ingressOptions()) {
            if (parser.isSet(QString::fromLatin1(option.name)))
                return misuse(u"The option --%1 is for “ingress add”"_s.arg(QLatin1StringView(option.name)));
        }
        for (const QString &option : {u"on"_s, u"image"_s}) { // which other commands have, too
            if (parser.isSet(option))
                return misuse(u"The option --%1 is for “ingress add”"_s.arg(option));
        }
        return arguments;
    }
    if (const auto done = IngressReader(parser, arguments).read(); !done)
        return core::fail(done.error());
    return arguments;
}

} // namespace bayplan::app
