// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlserror.h"

#include "core/plaintext.h"
#include "net/tlsmaterial.h"

#include <QUrl>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

Error untrusted(const QString &what, const QString &next)
{
    return {.kind = Error::Kind::Untrusted, .what = what, .where = {}, .next = next};
}

QString trustedCas(const TlsMaterial &material)
{
    if (material.ca.isEmpty())
        return material.caName.isEmpty() ? u"this system's CAs"_s : material.caName;
    return u"the CAs in %1"_s.arg(material.caName);
}

Error serverRefused(const TlsSession::Failure &failure, const TlsSession &session, const TlsMaterial &material)
{
    const Certificate &certificate = failure.certificate;
    // It is the server's own that an operator knows; further up it is a CA's that is wrong.
    const QString whose = failure.depth == 0
                              ? u"The server's certificate (“%1”)"_s.arg(certificate.subject)
                              : u"The CA “%1”, which the server's certificate depends on,"_s.arg(certificate.subject);
    switch (failure.code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return untrusted(u"%1 expired on %2"_s.arg(whose, certificateTime(certificate.validUntil)),
                         u"Renew it on the host; if it should be valid still, check this computer's clock"_s);
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return untrusted(u"%1 is valid only from %2 on"_s.arg(whose, certificateTime(certificate.validFrom)),
                         u"Check the clocks of this computer and of the host"_s);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return untrusted(u"%1 is self-signed, and is not one of %2"_s.arg(whose, trustedCas(material)),
                         u"If you know it to be this host's, give the certificate itself as the CA file"_s);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: {
        const Certificate leaf = session.server.value_or(certificate);
        return untrusted(u"The server's certificate (“%1”) was signed by “%2”, which is not one of %3"_s.arg(
                             leaf.subject, leaf.issuer, trustedCas(material)),
                         u"Give the file of the CA that signed it, or check that this is the right host"_s);
    }
    case X509_V_ERR_INVALID_PURPOSE:
        return untrusted(u"%1 is not one for servers"_s.arg(whose),
                         u"Have one made for the host with the extended key usage “serverAuth”"_s);
    default:
        return untrusted(u"%1 can't be trusted: %2"_s.arg(whose, failure.reason),
                         u"Have a new one made for the host"_s);
    }
}

Error wrongName(const TlsSession &session, const HttpRequest &request)
{
    const QString asked = QUrl(QString::fromLatin1(request.origin.base)).host();
    const QString names = session.server ? session.server->namesText() : QString();
    return untrusted(
        names.isEmpty() ? u"The server's certificate is not for “%1”"_s.arg(asked)
                        : u"The server's certificate is for %1, and not for “%2”"_s.arg(names, asked),
        u"Reach the host by a name of the certificate, or have “%1” added to it (subjectAltName)"_s.arg(asked));
}

/// Whether the alert is what servers say of a client's certificate.
bool isAboutClient(int alert)
{
    switch (alert) {
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_DECRYPT_ERROR:
    case SSL_AD_CERTIFICATE_REQUIRED:
        return true;
    default:
        return false;
    }
}

Error clientRefused(const TlsMaterial &material, const QString &alert)
{
    Error error;
    error.kind = Error::Kind::PermissionDenied;
    if (material.certificate.isEmpty()) {
        error.what = material.certificateName.isEmpty()
                         ? u"The server asks for a client certificate, and none is given (TLS alert “%1”)"_s.arg(alert)
                         : u"The server asks for a client certificate, and there is no %1 (TLS alert “%2”)"_s.arg(
                               material.certificateName, alert);
        error.next = u"Give a certificate and its key, signed by the CA that the engine was started with"_s;
        return error;
    }
    error.what =
        u"The server refused the client certificate %1 (TLS alert “%2”)"_s.arg(material.certificateName, alert);
    error.next = u"Have one signed by the CA that the engine was started with (--tlscacert)"_s;
    return error;
}

Error fromAlert(int alert, const TlsSession &session, const TlsMaterial &material)
{
    const QString words = QString::fromLatin1(SSL_alert_desc_string_long(alert));
    if (isAboutClient(alert) || (alert == SSL_AD_HANDSHAKE_FAILURE && session.clientAsked))
        return clientRefused(material, words);
    if (alert == SSL_AD_PROTOCOL_VERSION)
        return {.kind = Error::Kind::Unsupported,
                .what = u"The server speaks only TLS versions that are not safe any more"_s,
                .where = {},
                .next = u"Update the engine; TLS 1.2 or later is needed"_s};
    return {.kind = Error::Kind::Refused,
            .what = u"The server broke off the TLS handshake (alert “%1”)"_s.arg(words),
            .where = {},
            .next = u"The engine's log on the host may say why"_s};
}

/// Without a word after it had asked for our certificate.
Error closedUnasked(const QString &when, const TlsMaterial &material)
{
    return {.kind = Error::Kind::ConnectionLost,
            .what = u"The server closed the connection %1, without a reason"_s.arg(when),
            .where = {},
            .next = material.certificate.isEmpty()
                        ? u"It asked for a client certificate, and none was sent: give one"_s
                        : u"Check that the client certificate %1 is signed by a CA that the engine knows"_s.arg(
                              material.certificateName)};
}

Error handshakeFailed(const TlsEnd &end, const TlsSession &session, const TlsMaterial &material, const QString &reason)
{
    const bool closed = end.complaint.contains("SSL_ERROR_SYSCALL") || end.complaint.contains("unexpected eof");
    if (closed && session.clientAsked)
        return closedUnasked(u"in the TLS handshake"_s, material);
    if (closed)
        return {.kind = Error::Kind::ConnectionLost,
                .what = session.heard ? u"The connection was closed in the TLS handshake"_s
                                      : u"The connection was closed before anything came in TLS"_s,
                .where = {},
                .next = u"Check that this is a container engine's port, and that it is set up for TLS"_s};
    if (session.heard)
        return {.kind = Error::Kind::Refused,
                .what = u"The TLS handshake failed: %1"_s.arg(reason),
                .where = {},
                .next = u"The engine's log on the host may say why"_s};
    return {.kind = Error::Kind::NotAnEngine,
            .what = u"What listens on this port does not speak TLS"_s,
            .where = {},
            .next = u"If the engine is set up without TLS, add the host without it; an engine's TLS port usually is "
                    u"2376"_s};
}

/// libcurl says "OpenSSL SSL_connect: error:0A00…:SSL routines::what OpenSSL calls it" and the like.
QString reasonIn(const QByteArray &complaint)
{
    const QString text = QString::fromUtf8(complaint);
    return core::plainLine(text.contains(u"error:"_s) ? text.section(u':', -1).trimmed() : text);
}

std::optional<Error> describe(const TlsEnd &end, const TlsSession &session, const HttpRequest &request)
{
    const TlsMaterial &material = *request.origin.tls;
    const QString reason = reasonIn(end.complaint);
    if (session.failure && !material.skipVerify)
        return serverRefused(*session.failure, session, material);
    if (session.alert && !end.begun)
        return fromAlert(*session.alert, session, material);
    if (mayBeToldByTls12(end, session))
        return closedUnasked(u"right after the TLS handshake"_s, material);
    switch (end.code) {
    case CURLE_PEER_FAILED_VERIFICATION:
        if (session.observed)
            return wrongName(session, request);
        return untrusted(u"The server's certificate can't be trusted: %1"_s.arg(reason),
                         u"Check the CA file, and that this is the right host"_s);
    case CURLE_SSL_CLIENTCERT:
        return clientRefused(material, u"certificate required"_s);
    case CURLE_SSL_CERTPROBLEM:
        return Error{.kind = Error::Kind::Input,
                     .what = u"The client certificate %1 can't be used: %2"_s.arg(material.certificateName, reason),
                     .where = {},
                     .next = u"Have a new one made"_s};
    case CURLE_SSL_CACERT_BADFILE:
        return Error{.kind = Error::Kind::Input,
                     .what = u"Trusting %1 failed: %2"_s.arg(trustedCas(material), reason),
                     .where = {},
                     .next = u"Give the CA's file in PEM"_s};
    case CURLE_SSL_CONNECT_ERROR:
        return handshakeFailed(end, session, material, reason);
    default:
        return std::nullopt;
    }
}

} // namespace

bool mayBeToldByTls12(const TlsEnd &end, const TlsSession &session)
{
    constexpr std::chrono::seconds soon{2};
    const bool lost = end.code == CURLE_GOT_NOTHING || end.code == CURLE_SEND_ERROR || end.code == CURLE_RECV_ERROR;
    return lost && !end.begun && !session.alert && session.established && session.clientAsked &&
           end.sinceHandshake < soon;
}

std::optional<Error> describeTlsFailure(const TlsEnd &end, const TlsSession &session, const HttpRequest &request)
{
    std::optional<Error> error = describe(end, session, request);
    if (error)
        error->where = request.origin.name;
    return error;
}

} // namespace bayplan::net
