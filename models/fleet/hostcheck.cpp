// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostcheck.h"

#include "core/plaintext.h"

#include <QDir>
#include <QRegularExpression>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

tl::unexpected<core::Error> refuse(const QString &what, const QString &next)
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = {}, .next = next});
}

} // namespace

core::Result<void> checkLabel(const QString &key, const QString &value)
{
    static const QRegularExpression keyForm(u"\\A[\\p{L}\\p{N}_][\\p{L}\\p{N}_./-]{0,62}\\z"_s);
    static const QRegularExpression valueForm(u"\\A[^\\p{C}\\p{Z},=]{0,255}\\z"_s);
    if (!keyForm.match(key).hasMatch())
        return refuse(u"“%1” can't be a label"_s.arg(core::plainLine(key, 80)),
                      u"Use letters, digits, dots, dashes, slashes and underscores, at most 63"_s);
    if (!valueForm.match(value).hasMatch())
        return refuse(u"The value of the label “%1” can't be used"_s.arg(key),
                      u"Use no spaces, commas or equals signs, and at most 255 characters"_s);
    return {};
}

core::Result<void> checkHost(const HostConfig &host)
{
    static const QRegularExpression form(u"\\A[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,62}\\z"_s);
    if (!form.match(host.name).hasMatch())
        return refuse(u"“%1” can't be a host's name"_s.arg(core::plainLine(host.name, 80)),
                      u"Use letters, digits, spaces, dots, dashes and underscores, at most 63"_s);
    for (auto it = host.labels.cbegin(); it != host.labels.cend(); ++it) {
        if (const auto ok = checkLabel(it.key(), it.value()); !ok)
            return ok;
    }
    for (const QString &path :
         {host.endpoint.tls.folder, host.endpoint.tls.ca, host.endpoint.tls.certificate, host.endpoint.tls.key}) {
        if (!path.isEmpty() && !QDir::isAbsolutePath(path))
            return refuse(u"The certificates' path “%1” is relative"_s.arg(core::plainLine(path, 80)),
                          u"Write it from / on"_s);
    }
    if (!host.colour.isEmpty() && !hostColours().contains(host.colour))
        return refuse(u"“%1” is not a host's colour"_s.arg(core::plainLine(host.colour, 80)),
                      u"Use one of %1, or none"_s.arg(hostColours().join(u", "_s)));
    return checkAddress(host.address);
}

core::Result<void> checkAddress(const QString &address)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9.:_-]{0,253}\\z"_s);
    if (!form.match(address).hasMatch())
        return refuse(u"“%1” is neither an IP address nor a name"_s.arg(core::plainLine(address, 80)),
                      u"Enter where load balancers reach the host, or nothing"_s);
    return {};
}

} // namespace bayplan::fleet
