// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>

namespace bayplan::tests {

/// A certificate and its key, both in PEM; the key as PKCS #8.
struct CertificatePair
{
    QByteArray certificate;
    QByteArray key;
};

/// What a certificate is to say. Times are from now.
struct CertificateWish
{
    QString subject;
    QStringList names = {}; ///< DNS names and addresses (subjectAltName)
    std::chrono::seconds from{-3600};
    std::chrono::seconds until{86400};
    bool authority = false;
};

/// Makes one, with a new key (P-256), signed by `authority`, or by itself without one.
CertificatePair makeCertificate(const CertificateWish &wish, const CertificatePair *authority = nullptr);

/// The key in its other forms.
QByteArray encryptedKey(const QByteArray &key, const QByteArray &passphrase);
/// "BEGIN EC PRIVATE KEY"; encrypted with a passphrase ("Proc-Type: 4,ENCRYPTED").
QByteArray traditionalKey(const QByteArray &key, const QByteArray &passphrase = {});

/// The certificate in DER.
QByteArray derOf(const QByteArray &certificate);

/// Ends the test program when it can't be written.
void writeFile(const QString &path, const QByteArray &content);

/// ca.pem, cert.pem and key.pem in a folder, as the docker command has them; those not empty. Others are removed.
void writeTlsFolder(const QString &folder, const QByteArray &ca, const CertificatePair &client);

} // namespace bayplan::tests
