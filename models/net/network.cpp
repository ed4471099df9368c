// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/network.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <algorithm>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

std::optional<QString> canonicalNetwork(const QString &text)
{
    // The class takes "10.1", octal numbers, and the name of an interface, too.
    static const QRegularExpression form(
        u"\\A((?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})|(?=[^/]*:)[0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?\\z"_s);
    const auto match = form.match(text);
    QHostAddress address;
    if (!match.hasMatch() || !address.setAddress(match.captured(1)))
        return std::nullopt;
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    if (isIpv6 != match.captured(1).contains(u':'))
        return std::nullopt;
    if (match.captured(2).isEmpty())
        return address.toString();
    const int prefix = match.captured(2).toInt();
    if (prefix > (isIpv6 ? 128 : 32))
        return std::nullopt;
    if (isIpv6) {
        Q_IPV6ADDR bytes = address.toIPv6Address();
        for (int i = 0; i < 16; ++i)
            bytes[i] &= quint8(0xff00 >> std::clamp(prefix - 8 * i, 0, 8));
        address.setAddress(bytes);
    } else {
        address.setAddress(prefix == 0 ? 0 : address.toIPv4Address() & (~quint32(0) << (32 - prefix)));
    }
    return address.toString() + u'/' + QString::number(prefix);
}

} // namespace bayplan::net
