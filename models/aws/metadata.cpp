// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/metadata.h"

#include "aws/words.h"
#include "net/tlsmaterial.h"

#include <QFile>
#include <QHostAddress>
#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::milliseconds connectWait{1'000}; // these are near, or not there at all
constexpr std::chrono::milliseconds replyWait{5'000};
constexpr qint64 longestMetadata = 64 * 1024;
constexpr qint64 longestToken = 16 * 1024;

net::HttpRequest requestTo(const net::Origin &origin, const QByteArray &path)
{
    net::HttpRequest request;
    request.origin = origin;
    request.path = path;
    request.connectTimeout = connectWait;
    request.timeout = replyWait;
    request.maxBody = longestMetadata;
    return request;
}

/// Credentials by http go nowhere but to this machine and to what AWS puts beside it.
bool isAllowed(const QUrl &url)
{
    if (url.scheme() == u"https"_s)
        return true;
    static const QStringList beside{u"169.254.170.2"_s, u"169.254.170.23"_s, u"fd00:ec2::23"_s};
    const QHostAddress address(url.host());
    return url.scheme() == u"http"_s &&
           (url.host() == u"localhost"_s || address.isLoopback() || beside.contains(url.host().toLower()));
}

Result<net::Origin> originOf(const QUrl &url, const QString &name)
{
    net::Origin origin;
    origin.base = url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo)
                      .toEncoded(QUrl::FullyEncoded);
    origin.name = name;
    if (url.scheme() == u"https"_s)
        origin.tls = std::make_shared<const net::TlsMaterial>();
    return origin;
}

Result<QByteArray> authorization(const QProcessEnvironment &environment)
{
    QByteArray token = environment.value(u"AWS_CONTAINER_AUTHORIZATION_TOKEN"_s).toUtf8();
    const QString path = environment.value(u"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"_s);
    if (!path.isEmpty()) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > longestToken)
            return core::fail({.kind = Error::Kind::Input,
                               .what = tr("The file with the token for AWS credentials can't be read"),
                               .where = path,
                               .next = {}});
        token = file.readAll().trimmed();
    }
    if (token.contains('\r') || token.contains('\n'))
        return core::fail({.kind = Error::Kind::Input,
                           .what = tr("The token for AWS credentials has more than one line"),
                           .where = {},
                           .next = {}});
    return token;
}

} // namespace

Result<std::optional<net::HttpRequest>> containerRequest(const QProcessEnvironment &environment)
{
    const QString relative = environment.value(u"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"_s);
    const QString full = environment.value(u"AWS_CONTAINER_CREDENTIALS_FULL_URI"_s);
    if (relative.isEmpty() && full.isEmpty())
        return std::optional<net::HttpRequest>();
    const QUrl url(relative.isEmpty() ? full : QString(u"http://169.254.170.2"_s + relative), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !isAllowed(url) ||
        (!relative.isEmpty() && (!relative.startsWith(u'/') || url.host() != u"169.254.170.2"_s)))
        return core::fail({.kind = Error::Kind::Input,
                           .what = tr("Credentials are not fetched from where AWS_CONTAINER_CREDENTIALS_FULL_URI says"),
                           .where = {},
                           .next = tr("Use https, or an address of this machine")});
    const auto origin = originOf(url, tr("the container's AWS credentials"));
    const auto token = authorization(environment);
    if (!origin || !token)
        return core::fail(origin ? token.error() : origin.error());
    QByteArray path =
        url.toEncoded(QUrl::FullyEncoded | QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    net::HttpRequest request = requestTo(*origin, path.startsWith('/') ? path : QByteArray('/' + path));
    if (!token->isEmpty())
        request.headers << "Authorization: " + *token;
    return std::optional(request);
}

std::optional<net::Origin> instanceOrigin(const QProcessEnvironment &environment)
{
    if (environment.value(u"AWS_EC2_METADATA_DISABLED"_s).compare(u"true"_s, Qt::CaseInsensitive) == 0)
        return std::nullopt;
    const QUrl url(environment.value(u"AWS_EC2_METADATA_SERVICE_ENDPOINT"_s, u"http://169.254.169.254"_s),
                   QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != u"http"_s || url.host().isEmpty())
        return std::nullopt;
    const auto origin = originOf(url, tr("the instance's AWS credentials"));
    return origin ? std::optional(*origin) : std::nullopt;
}

net::HttpRequest instanceTokenRequest(const net::Origin &origin)
{
    net::HttpRequest request = requestTo(origin, "/latest/api/token");
    request.method = "PUT";
    request.headers << "X-aws-ec2-metadata-token-ttl-seconds: 300"; // for the next two requests only
    return request;
}

net::HttpRequest instanceRoleRequest(const net::Origin &origin, const QByteArray &token, const QByteArray &role)
{
    net::HttpRequest request = requestTo(origin, "/latest/meta-data/iam/security-credentials/" + role);
    request.headers << "X-aws-ec2-metadata-token: " + token;
    return request;
}

bool isRoleName(const QByteArray &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_+=,.@-]{1,64}\\z"_s); // IAM's own rule
    return form.match(QString::fromUtf8(name)).hasMatch();
}

} // namespace bayplan::aws
