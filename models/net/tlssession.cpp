// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlssession.h"

#include "core/plaintext.h"

#include <openssl/ssl.h>

namespace bayplan::net {

namespace {

using Shared = std::shared_ptr<TlsSession>;

void freeShared(void *, void *data, CRYPTO_EX_DATA *, int, long, void *)
{
    delete static_cast<Shared *>(data);
}

/// Where a context keeps its share of the session: it may outlive the exchange that it was made for.
int sessionIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &freeShared);
    return index;
}

TlsSession *sessionOf(const SSL *ssl)
{
    const auto *shared = static_cast<Shared *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), sessionIndex()));
    return shared ? shared->get() : nullptr;
}

int onVerify(int ok, X509_STORE_CTX *store)
{
    const auto *ssl = static_cast<SSL *>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    TlsSession *session = sessionOf(ssl);
    if (!session)
        return ok;
    if (!session->server)
        session->server = Certificate::from(X509_STORE_CTX_get0_cert(store));
    if (!ok && !session->failure) {
        const int code = X509_STORE_CTX_get_error(store);
        session->failure = {code, core::plainLine(QString::fromUtf8(X509_verify_cert_error_string(code))),
                            X509_STORE_CTX_get_error_depth(store),
                            Certificate::from(X509_STORE_CTX_get_current_cert(store))};
    }
    return ok;
}

void onInfo(const SSL *ssl, int where, int value)
{
    TlsSession *session = sessionOf(ssl);
    if (!session)
        return;
    if ((where & SSL_CB_LOOP) && SSL_get_state(ssl) == TLS_ST_CR_CERT_REQ)
        session->clientAsked = true;
    if ((where & SSL_CB_LOOP) && SSL_get_state(ssl) != TLS_ST_BEFORE && SSL_get_state(ssl) != TLS_ST_CW_CLNT_HELLO)
        session->heard = true;
    if (where & SSL_CB_HANDSHAKE_DONE)
        session->established = true;
    if ((where & SSL_CB_READ) && (where & SSL_CB_ALERT)) {
        session->heard = true;
        // The farewell is no complaint.
        if (const int alert = value & 0xff; alert != SSL_AD_CLOSE_NOTIFY && alert != SSL_AD_USER_CANCELLED)
            session->alert = alert;
    }
}

} // namespace

void TlsSession::observe(SSL_CTX *context, const Shared &session)
{
    auto shared = std::make_unique<Shared>(session);
    if (SSL_CTX_set_ex_data(context, sessionIndex(), shared.get()) != 1)
        return;
    shared.release();
    session->observed = true;
    SSL_CTX_set_verify(context, SSL_CTX_get_verify_mode(context), &onVerify);
    SSL_CTX_set_info_callback(context, &onInfo);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

} // namespace bayplan::net
