// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlsmaterial.h"

#include "net/certificate.h"
#include "net/pem.h"

#include <QFile>
#include <QFileInfo>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <vector>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qint64 maxFileSize = 1024 * 1024;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;

tl::unexpected<Error> bad(const QString &what, const QString &next, Error::Kind kind = Error::Kind::Input)
{
    return core::fail({.kind = kind, .what = what, .where = {}, .next = next});
}

/// `what` begins the sentence: "The CA file".
Result<QByteArray> readFile(const QString &path, const QString &what)
{
    const QFileInfo info(path);
    if (!info.exists())
        return bad(u"%1 %2 is not there"_s.arg(what, path), u"Check the path, or leave it out if there is none"_s,
                   Error::Kind::NotFound);
    if (!info.isFile()) // reading a pipe could take for ever
        return bad(u"%1 %2 is not a file"_s.arg(what, path), u"Give the path of a file in PEM"_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return bad(u"%1 %2 can't be read: %3"_s.arg(what, path, file.errorString()),
                   u"Give yourself the right to read it"_s, Error::Kind::PermissionDenied);
    if (file.size() > maxFileSize)
        return bad(u"%1 %2 is larger than 1 MiB"_s.arg(what, path), u"Check that it is the right file"_s);
    return file.readAll();
}

/// All certificates of a PEM file, at least one.
Result<std::vector<X509Pointer>> certificatesIn(const QByteArray &text, const QString &path, const QString &what)
{
    std::vector<X509Pointer> found;
    const Bio bio = pemStream(text);
    ERR_clear_error();
    while (X509 *next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        found.emplace_back(next, &X509_free);
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (ended && !found.empty())
        return found;
    if (ended && text.contains("PRIVATE KEY-----"))
        return bad(u"%1 %2 holds a key, not a certificate"_s.arg(what, path), u"Check which file is which"_s);
    if (ended)
        return bad(u"%1 %2 is not in PEM"_s.arg(what, path),
                   u"It has to hold a “-----BEGIN CERTIFICATE-----”; openssl x509 -inform der -in FILE -out NEW "
                   u"makes one from DER"_s);
    return bad(u"%1 %2 is damaged: certificate %3 in it can't be read"_s.arg(what, path).arg(found.size() + 1),
               u"Copy it again from where it was made"_s);
}

Result<Key> keyIn(const QByteArray &text, const QString &path)
{
    if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED"))
        return bad(u"The client key %1 is encrypted, which neither Bayplan nor docker can use"_s.arg(path),
                   u"Store it without a passphrase: openssl pkey -in KEY -out NEW"_s);
    if (!text.contains("PRIVATE KEY-----")) {
        if (text.contains("-----BEGIN CERTIFICATE-----"))
            return bad(u"The client key %1 holds a certificate, not a key"_s.arg(path), u"Check which file is which"_s);
        return bad(u"The client key %1 is not in PEM"_s.arg(path),
                   u"It has to hold a “-----BEGIN PRIVATE KEY-----”; openssl pkey -inform der -in FILE -out NEW makes "
                   u"one from DER"_s);
    }
    const Bio bio = pemStream(text);
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassphrase, nullptr), &EVP_PKEY_free);
    ERR_clear_error();
    if (!key)
        return bad(u"The client key %1 is damaged"_s.arg(path), u"Copy it again from where it was made"_s);
    return key;
}

Result<void> checkClient(const TlsMaterial &material, const TlsPaths &paths, const QDateTime &now)
{
    const auto chain = certificatesIn(material.certificate, paths.certificate, u"The client certificate"_s);
    if (!chain)
        return core::fail(chain.error());
    const auto key = keyIn(material.key, paths.key);
    if (!key)
        return core::fail(key.error());
    const bool belongs = X509_check_private_key(chain->front().get(), key->get()) == 1;
    ERR_clear_error();
    if (!belongs)
        return bad(u"The client key %1 does not belong to the certificate %2"_s.arg(paths.key, paths.certificate),
                   u"Take both from the same place: each certificate has a key of its own"_s);
    const Certificate certificate = Certificate::from(chain->front().get());
    if (now > certificate.validUntil)
        return bad(u"The client certificate %1 expired on %2"_s.arg(paths.certificate,
                                                                    certificateTime(certificate.validUntil)),
                   u"Have a new one made, and put it in this one's place"_s);
    if (now < certificate.validFrom)
        return bad(u"The client certificate %1 is valid only from %2 on"_s.arg(paths.certificate,
                                                                               certificateTime(certificate.validFrom)),
                   u"Check this computer's clock"_s);
    return {};
}

} // namespace

TlsMaterial::~TlsMaterial()
{
    OPENSSL_cleanse(key.data(), size_t(key.size()));
}

Result<std::shared_ptr<TlsMaterial>> readTlsMaterial(const TlsPaths &paths, const QDateTime &now)
{
    const auto material = std::make_shared<TlsMaterial>();
    material->skipVerify = paths.skipVerify;
    material->caName = paths.ca;
    material->certificateName = paths.certificate;
    if (!paths.ca.isEmpty()) {
        auto ca = readFile(paths.ca, u"The CA file"_s);
        if (!ca)
            return core::fail(ca.error());
        if (const auto all = certificatesIn(*ca, paths.ca, u"The CA file"_s); !all)
            return core::fail(all.error());
        material->ca = std::move(*ca);
    }
    if (paths.certificate.isEmpty() != paths.key.isEmpty()) {
        if (paths.key.isEmpty())
            return bad(u"There is no key for the client certificate %1"_s.arg(paths.certificate),
                       u"Give the key's file too"_s);
        return bad(u"There is no certificate for the client key %1"_s.arg(paths.key),
                   u"Give the certificate's file too"_s);
    }
    if (!paths.certificate.isEmpty()) {
        auto certificate = readFile(paths.certificate, u"The client certificate"_s);
        if (!certificate)
            return core::fail(certificate.error());
        auto key = readFile(paths.key, u"The client key"_s);
        if (!key)
            return core::fail(key.error());
        material->certificate = std::move(*certificate);
        material->key = std::move(*key);
        if (const auto checked = checkClient(*material, paths, now); !checked)
            return core::fail(checked.error());
    }
    return material;
}

} // namespace bayplan::net
