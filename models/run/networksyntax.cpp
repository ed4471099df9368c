// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/networksyntax.h"

#include "run/mountsyntax.h"
#include "run/quantities.h"
#include "run/words.h"

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;

Result<Network> parseNetwork(const QString &text)
{
    if (!text.contains(u'='))
        return Network{text};
    Network network;
    for (const QString &field : splitCsv(text)) {
        const QString key = field.section(u'=', 0, 0).trimmed().toLower();
        const QString value = field.section(u'=', 1);
        if (key == u"name"_s)
            network.name = value;
        else if (key == u"alias"_s)
            network.aliases << value;
        else if (key == u"ip"_s)
            network.ip = value;
        else if (key == u"ip6"_s)
            network.ip6 = value;
        else
            return wrong(tr("“%1” of a network is not known here").arg(key));
    }
    return network;
}

QString networkText(const Network &network)
{
    if (network.aliases.isEmpty() && network.ip.isEmpty() && network.ip6.isEmpty())
        return network.name;
    QStringList fields{u"name="_s + network.name};
    for (const QString &alias : network.aliases)
        fields << u"alias="_s + alias;
    if (!network.ip.isEmpty())
        fields << u"ip="_s + network.ip;
    if (!network.ip6.isEmpty())
        fields << u"ip6="_s + network.ip6;
    return joinCsv(fields);
}

Result<Ulimit> parseUlimit(const QString &text)
{
    const QString values = text.section(u'=', 1);
    const auto soft = parseWhole(values.section(u':', 0, 0));
    const auto hard = values.contains(u':') ? parseWhole(values.section(u':', 1)) : soft;
    if (!soft || !hard || text.section(u'=', 0, 0).isEmpty())
        return wrong(tr("“%1” is not a limit such as nofile=1024:2048").arg(text));
    return Ulimit{text.section(u'=', 0, 0), *soft, *hard};
}

QString ulimitText(const Ulimit &limit)
{
    const QString text = limit.name + u'=' + QString::number(limit.soft);
    return limit.hard == limit.soft ? text : QString(text + u':' + QString::number(limit.hard));
}

Result<Device> parseDevice(const QString &text)
{
    const QStringList parts = text.split(u':');
    if (parts.size() > 3 || parts.contains(QString()))
        return wrong(tr("“%1” is not a device such as /dev/ttyUSB0 or /dev/sda:/dev/xvda:r").arg(text));
    const auto arePermissions = [](const QString &word) {
        return std::all_of(word.begin(), word.end(), [](QChar c) { return QStringView(u"rwm").contains(c); });
    };
    Device device{parts[0], parts[0]};
    if (parts.size() == 2 && arePermissions(parts[1]))
        device.permissions = parts[1];
    else if (parts.size() >= 2)
        device.inContainer = parts[1];
    if (parts.size() == 3)
        device.permissions = parts[2];
    return device;
}

QString deviceText(const Device &device)
{
    return device.path + u':' + device.inContainer + u':' + device.permissions;
}

} // namespace bayplan::run
