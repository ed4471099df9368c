// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/ingress.h"

#include "net/network.h"
#include "services/jsonmembers.h"
#include "services/words.h"

#include <QRegularExpression>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using PlaceKind = BalancerPlace::Kind;

namespace {

constexpr Word<Ingress::Kind> kindWords[] = {{Ingress::Kind::HaProxy, "haproxy"},
                                             {Ingress::Kind::Nginx, "nginx"},
                                             {Ingress::Kind::Traefik, "traefik"},
                                             {Ingress::Kind::Caddy, "caddy"},
                                             {Ingress::Kind::Elb, "elb"}};
constexpr Word<Ingress::Mode> modeWords[] = {{Ingress::Mode::Http, "http"}, {Ingress::Mode::Tcp, "tcp"}};
constexpr Word<PlaceKind> placeWords[] = {
    {PlaceKind::Container, "container"}, {PlaceKind::Local, "local"}, {PlaceKind::Ssh, "ssh"}};

/// What somebody says yes to is seen whole: see ingress::trustQuestion().
constexpr qsizetype longestText = 300;

/// Nothing in it ends a line, or an argument on one.
bool isOneLine(const QString &text)
{
    return text.size() <= longestText && std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint(); });
}

bool isPath(const QString &text)
{
    static const QRegularExpression form(u"\\A/[A-Za-z0-9._/@+=:-]+\\z"_s);
    return text.size() <= longestText && form.match(text).hasMatch();
}

QString problemWith(const BalancerPlace &place)
{
    if (place.kind == PlaceKind::Container && (place.container.isEmpty() || place.host.name.isEmpty()))
        return tr("A load balancer in a container needs its host and its name");
    if (place.kind == PlaceKind::Ssh && (!place.machine.startsWith(u"ssh://"_s) || !isOneLine(place.machine)))
        return tr("A load balancer's machine is “ssh://” and its name, at most %1 characters").arg(longestText);
    if (!isPath(place.file))
        return tr("A load balancer's file is an absolute path of letters, digits and “._/@+=:-”, at most %1 characters")
            .arg(longestText);
    static const QRegularExpression address(u"\\A[A-Za-z0-9.\\[\\]:-]{1,255}:[0-9]{1,5}\\z"_s);
    if (!place.runtimeSocket.isEmpty() && !isPath(place.runtimeSocket) &&
        !address.match(place.runtimeSocket).hasMatch())
        return tr("A runtime socket is an absolute path, or an address and a port");
    if (!isOneLine(place.reload))
        return tr("A command to reload is of one line and at most %1 characters; a longer one goes into a script")
            .arg(longestText);
    return {};
}

QString problemWith(const ElbPlace &place)
{
    static const QRegularExpression group(
        u"\\Aarn:[a-z0-9-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/[A-Za-z0-9-]{1,32}/[a-f0-9]{1,32}\\z"_s);
    if (!isOneLine(place.targetGroup) || !group.match(place.targetGroup).hasMatch())
        return tr("A target group is named by its ARN, “arn:aws:elasticloadbalancing:…:targetgroup/…”");
    static const QRegularExpression security(u"\\Asg-[a-f0-9]{1,32}\\z"_s);
    if (!place.securityGroup.isEmpty() && !security.match(place.securityGroup).hasMatch())
        return tr("A security group is named by its id, “sg-…”");
    if (!isOneLine(place.profile) || !isOneLine(place.endpoint))
        return tr("A profile and an endpoint of AWS are of one line and at most %1 characters").arg(longestText);
    const bool isNetwork = place.source.contains(u'/') && net::canonicalNetwork(place.source);
    if (!place.securityGroup.isEmpty() && !isNetwork && !security.match(place.source).hasMatch())
        return tr("Who a security group lets in is a network (“10.0.0.0/16”) or another group (“sg-…”)");
    return {};
}

/// What takes to make its container anew.
QString problemWithOurs(const Ingress &ingress)
{
    if (ingress.kind != Ingress::Kind::HaProxy || ingress.place.kind != PlaceKind::Container)
        return tr("What Bayplan runs itself is an HAProxy in a container");
    if (ingress.listen == 0)
        return tr("An HAProxy that Bayplan runs needs the port where it listens");
    static const QRegularExpression image(u"\\A[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}\\z"_s);
    if (!image.match(ingress.image).hasMatch())
        return tr("An HAProxy that Bayplan runs needs the name of an image");
    return {};
}

} // namespace

QString toString(Ingress::Kind kind)
{
    return textOf(kindWords, kind);
}

std::optional<Ingress::Kind> ingressKindFromString(const QString &text)
{
    return wordOf(kindWords, text);
}

bool weighs(Ingress::Kind kind)
{
    // Caddy has weights by their order alone, a target group for all of its targets.
    return kind != Ingress::Kind::Caddy && kind != Ingress::Kind::Elb;
}

QString problemWith(const Ingress &ingress)
{
    static const QRegularExpression name(u"\\A[A-Za-z0-9][A-Za-z0-9_-]{0,62}\\z"_s);
    if (!name.match(ingress.name).hasMatch())
        return tr("An ingress's name has letters, digits, “_” and “-”, at most 63, and begins with a letter or digit");
    static const QRegularExpression path(u"\\A/[A-Za-z0-9._~/%?&=+-]*\\z"_s);
    if (!ingress.checkPath.isEmpty() && !path.match(ingress.checkPath).hasMatch())
        return tr("The path that servers are checked by begins with “/” and has no spaces");
    if (ingress.kind == Ingress::Kind::Elb)
        return ingress.elb ? problemWith(*ingress.elb) : tr("An ingress of the kind “elb” needs a target group");
    if (const QString problem = ingress.ours ? problemWithOurs(ingress) : QString(); !problem.isEmpty())
        return problem;
    return problemWith(ingress.place);
}

QString canonicalSource(const QString &source)
{
    return net::canonicalNetwork(source).value_or(source);
}

QJsonObject toJson(const Ingress &ingress)
{
    const Ingress usual;
    JsonWriter writer;
    writer.add(u"name"_s, ingress.name, {});
    writer.add(u"kind"_s, toString(ingress.kind), {});
    writer.add(u"mode"_s, textOf(modeWords, ingress.mode), textOf(modeWords, usual.mode));
    writer.add(u"targetPort"_s, ingress.targetPort, usual.targetPort);
    writer.add(u"listen"_s, ingress.listen, usual.listen);
    writer.add(u"checkPath"_s, ingress.checkPath, u""_s);
    writer.add(u"ours"_s, ingress.ours, usual.ours);
    writer.add(u"image"_s, ingress.image, u""_s);
    writer.add(u"drainTimeout"_s, ingress.drainTimeout, usual.drainTimeout);
    JsonWriter place;
    if (ingress.elb) {
        place.add(u"targetGroup"_s, ingress.elb->targetGroup, {});
        place.add(u"profile"_s, ingress.elb->profile, u""_s);
        place.add(u"securityGroup"_s, ingress.elb->securityGroup, u""_s);
        place.add(u"source"_s, ingress.elb->source, u""_s);
        place.add(u"endpoint"_s, ingress.elb->endpoint, u""_s);
        writer.add(u"elb"_s, place.json(), {});
        return writer.json();
    }
    place.add(u"kind"_s, textOf(placeWords, ingress.place.kind), {});
    if (ingress.place.kind == PlaceKind::Container)
        place.add(u"host"_s, toJson(ingress.place.host), {});
    place.add(u"container"_s, ingress.place.container, u""_s);
    place.add(u"machine"_s, ingress.place.machine, u""_s);
    place.add(u"file"_s, ingress.place.file, u""_s);
    place.add(u"runtimeSocket"_s, ingress.place.runtimeSocket, u""_s);
    place.add(u"reload"_s, ingress.place.reload, u""_s);
    writer.add(u"place"_s, place.json(), {});
    return writer.json();
}

core::Result<Ingress> ingressFromJson(const QJsonObject &json)
{
    Ingress ingress;
    JsonReader reader(json, tr("A load balancer can't be read: “%1” %2"));
    for (const QString &member : {u"name"_s, u"kind"_s})
        reader.mustHave(member);
    reader.text(u"name"_s, ingress.name);
    reader.word(u"kind"_s, ingress.kind, kindWords);
    reader.word(u"mode"_s, ingress.mode, modeWords);
    int port = 0;
    reader.number(u"targetPort"_s, port, 0, 65535);
    ingress.targetPort = quint16(port);
    port = 0;
    reader.number(u"listen"_s, port, 0, 65535);
    ingress.listen = quint16(port);
    reader.text(u"checkPath"_s, ingress.checkPath);
    reader.flag(u"ours"_s, ingress.ours);
    reader.text(u"image"_s, ingress.image);
    reader.duration(u"drainTimeout"_s, ingress.drainTimeout);
    const bool isElb = ingress.kind == Ingress::Kind::Elb;
    reader.mustHave(isElb ? u"elb"_s : u"place"_s);
    if (isElb) {
        JsonReader place = reader.within(u"elb"_s);
        ElbPlace &elb = ingress.elb.emplace();
        place.text(u"targetGroup"_s, elb.targetGroup);
        place.text(u"profile"_s, elb.profile);
        place.text(u"securityGroup"_s, elb.securityGroup);
        place.text(u"source"_s, elb.source);
        elb.source = canonicalSource(elb.source);
        place.text(u"endpoint"_s, elb.endpoint);
        reader.take(place);
    } else {
        JsonReader place = reader.within(u"place"_s);
        place.mustHave(u"kind"_s);
        place.word(u"kind"_s, ingress.place.kind, placeWords);
        ingress.place.host = hostFromJson(place.object(u"host"_s));
        place.text(u"container"_s, ingress.place.container);
        place.text(u"machine"_s, ingress.place.machine);
        place.text(u"file"_s, ingress.place.file);
        place.text(u"runtimeSocket"_s, ingress.place.runtimeSocket);
        place.text(u"reload"_s, ingress.place.reload);
        reader.take(place);
    }
    if (const QString problem = reader.error() ? QString() : problemWith(ingress); !problem.isEmpty())
        reader.bad(ingress.name, tr("can't be used: %1").arg(problem));
    if (reader.error())
        return core::fail(*reader.error());
    return ingress;
}

} // namespace bayplan::services
