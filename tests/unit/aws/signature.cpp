// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/aws/signature.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QTimeZone>

namespace bayplan::testing {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 mostSeconds = 300;

QByteArray mac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

QByteArray sha256(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

} // namespace

QByteArray headerOf(const ScriptedRequest &request, const QByteArray &name)
{
    for (const QByteArray &line : request.head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().toLower() == name)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

QString problemWithSignature(const ScriptedRequest &request, const QByteArray &keyId, const QByteArray &secret,
                             const QByteArray &region, const QByteArray &service)
{
    static const QRegularExpression form(
        u"\\AAWS4-HMAC-SHA256 Credential=([^/,]+)/([0-9]{8})/([^/,]+)/([^/,]+)/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})\\z"_s);
    const auto match = form.match(QString::fromUtf8(headerOf(request, "authorization")));
    if (!match.hasMatch())
        return u"it has none"_s;
    const auto part = [&match](int number) { return match.captured(number).toUtf8(); };
    if (part(1) != keyId || part(3) != region || part(4) != service)
        return u"it is of another key or for something else: "_s + match.captured(0);
    const QByteArrayList names = part(5).split(';');
    QByteArrayList needed{"host", "x-amz-date"};
    if (!headerOf(request, "x-amz-security-token").isEmpty())
        needed << "x-amz-security-token";
    for (const QByteArray &name : needed) {
        if (!names.contains(name))
            return u"it leaves out %1"_s.arg(QString::fromUtf8(name));
    }
    const QByteArray stamp = headerOf(request, "x-amz-date");
    QDateTime time = QDateTime::fromString(QString::fromUtf8(stamp), u"yyyyMMdd'T'HHmmss'Z'"_s);
    time.setTimeSpec(Qt::UTC);
    if (!time.isValid() || std::abs(time.secsTo(QDateTime::currentDateTimeUtc())) > mostSeconds ||
        !stamp.startsWith(part(2)))
        return u"its time is not now: "_s + QString::fromUtf8(stamp);

    QByteArray canonical = request.method + '\n' + request.target + "\n\n";
    for (const QByteArray &name : names)
        canonical += name + ':' + headerOf(request, name).simplified() + '\n';
    canonical += '\n' + part(5) + '\n' + sha256(request.body);
    const QByteArray scope = part(2) + '/' + region + '/' + service + "/aws4_request";
    const QByteArray toSign = "AWS4-HMAC-SHA256\n" + stamp + '\n' + scope + '\n' + sha256(canonical);
    const QByteArray key = mac(mac(mac(mac("AWS4" + secret, part(2)), region), service), "aws4_request");
    return mac(key, toSign).toHex() == part(6) ? QString()
                                               : u"it is another than that of\n"_s + QString::fromUtf8(canonical);
}

} // namespace bayplan::testing
