// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlsduplex.h"

#include "net/tcpaddress.h"
#include "net/tlscontext.h"
#include "net/tlsmaterial.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QPointer>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace bayplan::net {

using core::Error;
using core::Result;

namespace {

constexpr int portion = 16 * 1024; // a TLS record holds no more

QByteArray openSslWords()
{
    char text[256];
    ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
    ERR_clear_error();
    return text;
}

} // namespace

void TlsDuplex::SslFree::operator()(SSL *ssl) const
{
    SSL_free(ssl);
}

TlsDuplex::TlsDuplex(const HttpRequest &request) : m_request(request)
{
    if (const Result<void> prepared = prepare(); !prepared) {
        QMetaObject::invokeMethod(
            this, [this, error = prepared.error()] { fail(error); }, Qt::QueuedConnection);
        return;
    }
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(mostHeld);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        pump();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, &TlsDuplex::pump);
    connect(&m_socket, &QTcpSocket::bytesWritten, this, &Duplex::sent);
    connect(
        &m_socket, &QTcpSocket::errorOccurred, this,
        [this](QAbstractSocket::SocketError error) {
            if (error != QAbstractSocket::RemoteHostClosedError)
                fail(describeSocketError(error, m_request, m_open));
        },
        Qt::QueuedConnection);
    connect(&m_socket, &QTcpSocket::disconnected, this, &TlsDuplex::onClosed, Qt::QueuedConnection);
    const TcpAddress address = TcpAddress::of(request.origin);
    m_socket.connectToHost(address.host, address.port);
}

TlsDuplex::~TlsDuplex()
{
    m_socket.disconnect(this);
}

Result<void> TlsDuplex::prepare()
{
    const Result<TlsContext> context = makeTlsContext(*m_request.origin.tls);
    if (!context) {
        Error error = context.error();
        error.where = m_request.origin.name;
        return core::fail(std::move(error));
    }
    TlsSession::observe(context->get(), m_session);
    m_ssl.reset(SSL_new(context->get())); // shares the context
    m_in = BIO_new(BIO_s_mem());
    m_out = BIO_new(BIO_s_mem());
    SSL_set_bio(m_ssl.get(), m_in, m_out);
    SSL_set_connect_state(m_ssl.get());
    static constexpr unsigned char http[] = "\x08http/1.1";
    SSL_set_alpn_protos(m_ssl.get(), http, sizeof(http) - 1);
    const QString host = TcpAddress::of(m_request.origin).host;
    if (QHostAddress(host).isNull()) // addresses are not for SNI
        SSL_ctrl(m_ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.toLatin1().data());
    return {};
}

/// Moves what can be moved.
void TlsDuplex::pump()
{
    const QPointer<TlsDuplex> alive(this);
    while (alive && !m_over) {
        const QByteArray bytes = m_plain.size() < mostHeld ? m_socket.read(portion) : QByteArray();
        if (!bytes.isEmpty())
            BIO_write(m_in, bytes.constData(), int(bytes.size()));
        if (m_open || handshake())
            readPlain();
        if (!alive)
            return;
        flush();
        if (bytes.isEmpty())
            return;
    }
}

bool TlsDuplex::handshake()
{
    ERR_clear_error();
    const int result = SSL_do_handshake(m_ssl.get());
    if (result != 1) {
        const int error = SSL_get_error(m_ssl.get(), result);
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
            flush(); // the alert that says why
            failTls(CURLE_SSL_CONNECT_ERROR, openSslWords());
        }
        return false;
    }
    if (!m_request.origin.tls->skipVerify && !isNamed()) {
        failTls(CURLE_PEER_FAILED_VERIFICATION, {});
        return false;
    }
    m_open = true;
    m_sinceHandshake.start();
    flush();
    Q_EMIT opened();
    return true;
}

/// Whether the certificate is for who was asked.
bool TlsDuplex::isNamed() const
{
    const std::unique_ptr<X509, decltype(&X509_free)> peer(SSL_get1_peer_certificate(m_ssl.get()), &X509_free);
    if (!peer)
        return false;
    const QString host = TcpAddress::of(m_request.origin).host;
    const QByteArray name = host.toLatin1();
    const bool isAddress = !QHostAddress(host).isNull();
    const int matches =
        isAddress ? X509_check_ip_asc(peer.get(), name.constData(), 0)
                  : X509_check_host(peer.get(), name.constData(), size_t(name.size()),
                                    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr);
    return matches == 1;
}

void TlsDuplex::readPlain()
{
    if (m_over)
        return;
    const qsizetype before = m_plain.size();
    QByteArray bytes(portion, Qt::Uninitialized);
    int count = 0;
    ERR_clear_error();
    while ((count = SSL_read(m_ssl.get(), bytes.data(), portion)) > 0)
        m_plain.append(bytes.constData(), count);
    const int error = SSL_get_error(m_ssl.get(), count);
    const QPointer<TlsDuplex> alive(this);
    m_begun = m_begun || m_plain.size() > before;
    if (m_plain.size() > before)
        Q_EMIT readyRead();
    if (!alive || m_over || error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return;
    if (error == SSL_ERROR_ZERO_RETURN) {
        m_over = true;
        Q_EMIT ended();
    } else {
        // With TLS 1.3 a server's word on our certificate comes only now.
        failTls(CURLE_RECV_ERROR, openSslWords());
    }
}

void TlsDuplex::flush()
{
    char bytes[portion];
    int count = 0;
    while ((count = BIO_read(m_out, bytes, portion)) > 0)
        m_socket.write(bytes, count);
}

void TlsDuplex::write(const QByteArray &bytes)
{
    if (m_over || !m_open || m_finished)
        return;
    for (qsizetype at = 0; at < bytes.size(); at += portion)
        SSL_write(m_ssl.get(), bytes.constData() + at, int(qMin(qsizetype(portion), bytes.size() - at)));
    flush();
}

QByteArray TlsDuplex::read(qint64 most)
{
    const QByteArray bytes = m_plain.left(most);
    m_plain.remove(0, bytes.size());
    // What the socket held back because too much was held here.
    if (m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &TlsDuplex::pump, Qt::QueuedConnection);
    return bytes;
}

void TlsDuplex::finishWriting()
{
    if (m_over || !m_open || std::exchange(m_finished, true))
        return;
    SSL_shutdown(m_ssl.get());
    flush();
}

void TlsDuplex::onClosed()
{
    if (m_over)
        return;
    pump();
    if (!m_over && m_socket.bytesAvailable() == 0)
        failTls(m_open ? CURLE_RECV_ERROR : CURLE_SSL_CONNECT_ERROR, "SSL_ERROR_SYSCALL");
}

void TlsDuplex::failTls(CURLcode code, const QByteArray &complaint)
{
    TlsEnd end{.code = code, .begun = m_begun, .complaint = complaint};
    if (m_sinceHandshake.isValid())
        end.sinceHandshake = std::chrono::milliseconds(m_sinceHandshake.elapsed());
    const std::optional<Error> error = describeTlsFailure(end, *m_session, m_request);
    fail(error ? *error : describeSocketError(QAbstractSocket::RemoteHostClosedError, m_request, m_open));
}

void TlsDuplex::fail(const Error &error)
{
    if (std::exchange(m_over, true))
        return;
    Q_EMIT failed(error);
}

} // namespace bayplan::net
