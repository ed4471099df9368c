// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/duplex.h"
#include "net/tlserror.h"

#include <QElapsedTimer>
#include <QTcpSocket>

using SSL = struct ssl_st; // OpenSSL's
using BIO = struct bio_st;

namespace bayplan::net {

/// TLS as libcurl does it for requests (see Transfer::configureTls): the same certificates, the same checks, the same
/// words for what is wrong. Not QSslSocket, which can't end one direction without the other, and would check names and
/// CAs by rules of its own.
class TlsDuplex : public Duplex
{
    Q_OBJECT

public:
    /// The request's origin has TLS material.
    explicit TlsDuplex(const HttpRequest &request);
    ~TlsDuplex() override;

    void write(const QByteArray &bytes) override;
    qint64 unsent() const override { return m_socket.bytesToWrite(); }
    qint64 available() const override { return m_plain.size(); }
    QByteArray read(qint64 most) override;
    void finishWriting() override;

private:
    struct SslFree
    {
        void operator()(SSL *ssl) const;
    };

    core::Result<void> prepare();
    void pump();
    bool handshake();
    void readPlain();
    void flush();
    bool isNamed() const;
    void failTls(CURLcode code, const QByteArray &complaint);
    void fail(const core::Error &error);
    void onClosed();

    const HttpRequest m_request;
    std::shared_ptr<TlsSession> m_session = std::make_shared<TlsSession>();
    std::unique_ptr<SSL, SslFree> m_ssl;
    BIO *m_in = nullptr;  ///< from the peer to OpenSSL; owned by m_ssl
    BIO *m_out = nullptr; ///< from OpenSSL to the peer; owned by m_ssl
    QTcpSocket m_socket;
    QByteArray m_plain;
    bool m_open = false;
    bool m_begun = false; ///< something came after the handshake
    QElapsedTimer m_sinceHandshake;
    bool m_over = false;
    bool m_finished = false; ///< close_notify was sent
};

} // namespace bayplan::net
