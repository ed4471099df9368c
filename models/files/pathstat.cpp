// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/pathstat.h"

#include "files/containerpath.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;

namespace {
// The bits of Go's FileMode.
constexpr quint32 folderBit = 1u << 31;
constexpr quint32 linkBit = 1u << 27;
constexpr quint32 otherBits = 1u << 26 | 1u << 25 | 1u << 24 | 1u << 21 | 1u << 19; // device, pipe, socket
} // namespace

core::Result<PathStat> decodePathStat(const QByteArray &header)
{
    const auto wrong = [] {
        return core::fail({.kind = core::Error::Kind::Protocol,
                           .what = u"The engine's description of the path can't be understood"_s,
                           .where = {},
                           .next = {}});
    };
    // Docker pads, and older engines used the alphabet for URLs.
    const auto options =
        header.contains('-') || header.contains('_') ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
    const auto decoded = QByteArray::fromBase64Encoding(header, options | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return wrong();
    const QJsonObject object = QJsonDocument::fromJson(*decoded).object();
    if (!object.value(u"mode"_s).isDouble())
        return wrong();
    const auto mode = quint32(object.value(u"mode"_s).toInteger());
    PathStat stat;
    stat.size = object.value(u"size"_s).toInteger();
    stat.isLink = mode & linkBit;
    stat.isFolder = !stat.isLink && (mode & folderBit);
    stat.isFile = !stat.isLink && !stat.isFolder && !(mode & otherBits);
    if (const QString target = object.value(u"linkTarget"_s).toString(); stat.isLink && !target.isEmpty())
        stat.target = cleanPath(target.toUtf8());
    return stat;
}

} // namespace bayplan::files
