// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates/certificates.h"

#include <QDir>
#include <QFile>
#include <QHostAddress>

#include <memory>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;

Bio memory()
{
    return {BIO_new(BIO_s_mem()), &BIO_free_all};
}

QByteArray contentOf(const Bio &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, qsizetype(size)};
}

Key keyFrom(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), &BIO_free_all);
    return {PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

X509Pointer certificateFrom(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), &BIO_free_all);
    return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
}

void addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    if (!extension)
        qFatal("no extension from “%s”", value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void setTime(ASN1_TIME *time, std::chrono::seconds fromNow)
{
    X509_gmtime_adj(time, long(fromNow.count()));
}

QByteArray alternativeNames(const QStringList &names)
{
    QStringList parts;
    for (const QString &name : names)
        parts << (QHostAddress(name).isNull() ? u"DNS:"_s : u"IP:"_s) + name;
    return parts.join(u',').toUtf8();
}

} // namespace

CertificatePair makeCertificate(const CertificateWish &wish, const CertificatePair *authority)
{
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const X509Pointer certificate(X509_new(), &X509_free);
    const X509Pointer signer = authority ? certificateFrom(authority->certificate) : X509Pointer(nullptr, &X509_free);
    X509 *made = certificate.get();
    X509 *issuer = signer ? signer.get() : made;

    X509_set_version(made, X509_VERSION_3);
    uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof(serial));
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made), serial >> 1);
    setTime(X509_getm_notBefore(made), wish.from);
    setTime(X509_getm_notAfter(made), wish.until);
    X509_set_pubkey(made, key.get());
    const QByteArray subject = wish.subject.toUtf8();
    X509_NAME_add_entry_by_NID(X509_get_subject_name(made), NID_commonName, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(subject.constData()), int(subject.size()), -1,
                               0);
    X509_set_issuer_name(made, X509_get_subject_name(issuer));

    addExtension(made, issuer, NID_subject_key_identifier, "hash");
    if (signer)
        addExtension(made, issuer, NID_authority_key_identifier, "keyid");
    addExtension(made, issuer, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (wish.authority)
        addExtension(made, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
    else
        addExtension(made, issuer, NID_ext_key_usage, "serverAuth,clientAuth");
    if (!wish.names.isEmpty())
        addExtension(made, issuer, NID_subject_alt_name, alternativeNames(wish.names));

    const Key signingKey = authority ? keyFrom(authority->key) : Key(nullptr, &EVP_PKEY_free);
    if (X509_sign(made, signingKey ? signingKey.get() : key.get(), EVP_sha256()) == 0)
        qFatal("the certificate can't be signed");

    const Bio certificateText = memory();
    PEM_write_bio_X509(certificateText.get(), made);
    const Bio keyText = memory();
    PEM_write_bio_PKCS8PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {contentOf(certificateText), contentOf(keyText)};
}

QByteArray encryptedKey(const QByteArray &key, const QByteArray &passphrase)
{
    const Bio text = memory();
    PEM_write_bio_PKCS8PrivateKey(text.get(), keyFrom(key).get(), EVP_aes_256_cbc(), passphrase.constData(),
                                  int(passphrase.size()), nullptr, nullptr);
    return contentOf(text);
}

QByteArray traditionalKey(const QByteArray &key, const QByteArray &passphrase)
{
    const Bio text = memory();
    const auto *phrase = reinterpret_cast<const unsigned char *>(passphrase.constData());
    PEM_write_bio_PrivateKey_traditional(
        text.get(), keyFrom(key).get(), passphrase.isEmpty() ? nullptr : EVP_aes_256_cbc(),
        passphrase.isEmpty() ? nullptr : phrase, int(passphrase.size()), nullptr, nullptr);
    return contentOf(text);
}

QByteArray derOf(const QByteArray &certificate)
{
    const Bio der = memory();
    i2d_X509_bio(der.get(), certificateFrom(certificate).get());
    return contentOf(der);
}

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size() ||
        !file.flush())
        qFatal("%s can't be written", qPrintable(path));
}

void writeTlsFolder(const QString &folder, const QByteArray &ca, const CertificatePair &client)
{
    QDir().mkpath(folder);
    const auto put = [&](const QString &name, const QByteArray &content) {
        const QString path = QDir(folder).filePath(name);
        if (content.isEmpty())
            QFile::remove(path);
        else
            writeFile(path, content);
    };
    put(u"ca.pem"_s, ca);
    put(u"cert.pem"_s, client.certificate);
    put(u"key.pem"_s, client.key);
}

} // namespace bayplan::tests
