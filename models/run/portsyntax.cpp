// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/portsyntax.h"

#include "run/words.h"

#include <QMap>
#include <QStringList>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using engine::PortRequest;

namespace {

tl::unexpected<core::Error> notAPort(const QString &text)
{
    return wrong(tr("“%1” is not a port such as 8080, or 8888:8080").arg(text));
}

/// "published=8888,target=8080,protocol=udp" in the short form.
Result<QString> shortForm(const QString &text)
{
    QMap<QString, QString> values;
    for (const QString &part : text.split(u',')) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals < 0)
            return notAPort(text);
        values[part.left(equals).trimmed()] = part.mid(equals + 1).trimmed();
    }
    const QString protocol = values.value(u"protocol"_s, u"tcp"_s);
    const QString published = values.value(u"published"_s);
    return QString((published.isEmpty() ? QString() : QString(published + u':')) + values.value(u"target"_s) + u'/' +
                   protocol);
}

/// Takes the address off the front: "127.0.0.1:80:80" → "80:80".
Result<QString> takeAddress(QString &text)
{
    if (text.startsWith(u'[')) {
        const qsizetype close = text.indexOf(u"]:"_s);
        if (close < 0)
            return notAPort(text);
        const QString address = text.mid(1, close - 1);
        text.remove(0, close + 2);
        return address;
    }
    if (text.count(u':') < 2)
        return QString();
    // An IPv6 address may stand without its brackets.
    const qsizetype end = text.lastIndexOf(u':', text.lastIndexOf(u':') - 1);
    const QString address = text.left(end);
    text.remove(0, end + 1);
    return address;
}

} // namespace

Result<std::pair<quint16, quint16>> parsePortRange(const QString &text)
{
    const qsizetype dash = text.indexOf(u'-');
    bool firstGood = false;
    bool lastGood = true;
    const quint16 first = (dash < 0 ? text : text.left(dash)).toUShort(&firstGood);
    const quint16 last = dash < 0 ? quint16(0) : text.mid(dash + 1).toUShort(&lastGood);
    if (!firstGood || !lastGood || (dash >= 0 && last < first))
        return notAPort(text);
    return std::pair(first, last == first ? quint16(0) : last);
}

Result<QList<PortRequest>> parsePublish(const QString &text)
{
    QString rest = text.trimmed();
    if (rest.contains(u'=')) {
        const auto brief = shortForm(rest);
        if (!brief)
            return core::fail(brief.error());
        rest = *brief;
    }
    QString protocol = u"tcp"_s;
    if (const qsizetype slash = rest.indexOf(u'/'); slash >= 0) {
        protocol = rest.mid(slash + 1).toLower();
        rest.truncate(slash);
    }
    if (protocol != u"tcp"_s && protocol != u"udp"_s && protocol != u"sctp"_s)
        return wrong(tr("“%1” is not a protocol; there are tcp, udp and sctp").arg(protocol));
    const auto address = takeAddress(rest);
    if (!address)
        return core::fail(address.error());
    const QString host = rest.contains(u':') ? rest.section(u':', 0, 0) : QString();
    const auto inside = parsePortRange(rest.section(u':', -1));
    const auto outside = host.isEmpty() ? std::pair<quint16, quint16>() : parsePortRange(host);
    if (!inside || !outside || inside->first == 0)
        return notAPort(text);

    const int targets = inside->second ? inside->second - inside->first + 1 : 1;
    const int offered = outside->second ? outside->second - outside->first + 1 : 1;
    if (outside->first && targets > 1 && targets != offered)
        return wrong(tr("“%1” has two ranges of different lengths").arg(text));
    QList<PortRequest> ports;
    for (int i = 0; i < targets; ++i) {
        PortRequest port{.ip = *address, .target = quint16(inside->first + i), .protocol = protocol};
        if (outside->first)
            port.published = quint16(outside->first + (targets > 1 ? i : 0));
        if (targets == 1)
            port.publishedEnd = outside->second;
        ports << port;
    }
    return ports;
}

QString publishText(const PortRequest &port)
{
    QString text;
    if (!port.ip.isEmpty())
        text = (port.ip.contains(u':') ? QString(u'[' + port.ip + u']') : port.ip) + u':';
    if (port.published)
        text += QString::number(port.published);
    if (port.publishedEnd)
        text += u'-' + QString::number(port.publishedEnd);
    if (port.published || !port.ip.isEmpty())
        text += u':';
    text += QString::number(port.target);
    return port.protocol == u"tcp"_s ? text : QString(text + u'/' + port.protocol);
}

} // namespace bayplan::run
