// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlscontext.h"

#include "net/pem.h"
#include "net/tlsmaterial.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;

X509Pointer nextCertificate(BIO *bio)
{
    return {PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), &X509_free};
}

bool trust(SSL_CTX *context, const TlsMaterial &material)
{
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    // A CA given by hand may itself be signed by another.
    X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    if (material.ca.isEmpty()) {
        const char *file = curl_version_info(CURLVERSION_NOW)->cainfo;
        return file ? SSL_CTX_load_verify_file(context, file) == 1 : SSL_CTX_set_default_verify_paths(context) == 1;
    }
    const Bio bio = pemStream(material.ca);
    while (const X509Pointer certificate = nextCertificate(bio.get())) {
        if (X509_STORE_add_cert(store, certificate.get()) != 1)
            return false;
    }
    return true;
}

bool identify(SSL_CTX *context, const TlsMaterial &material)
{
    if (material.certificate.isEmpty())
        return true;
    const Bio chain = pemStream(material.certificate);
    const X509Pointer own = nextCertificate(chain.get());
    if (!own || SSL_CTX_use_certificate(context, own.get()) != 1)
        return false;
    while (const X509Pointer further = nextCertificate(chain.get())) {
        if (SSL_CTX_add1_chain_cert(context, further.get()) != 1)
            return false;
    }
    const Bio bio = pemStream(material.key);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassphrase, nullptr), &EVP_PKEY_free);
    return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

} // namespace

void TlsContextFree::operator()(SSL_CTX *context) const
{
    SSL_CTX_free(context);
}

Result<TlsContext> makeTlsContext(const TlsMaterial &material)
{
    ERR_clear_error();
    TlsContext context(SSL_CTX_new(TLS_client_method()));
    const bool good = context && SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1 &&
                      trust(context.get(), material) && identify(context.get(), material);
    ERR_clear_error(); // the end of a PEM file is an error to OpenSSL
    if (!good)
        return core::fail({.kind = Error::Kind::Input,
                           .what = u"The certificates can't be used"_s,
                           .where = {},
                           .next = u"Check the host's certificate files"_s});
    SSL_CTX_set_verify(context.get(), material.skipVerify ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    // A resumed session is one whose certificates are not looked at again.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    return context;
}

} // namespace bayplan::net
