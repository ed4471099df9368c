// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/transfer.h"

#include "net/bodypipe.h"
#include "net/curlerror.h"
#include "net/replyflow.h"
#include "net/tlsmaterial.h"

#include <algorithm>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxHeadBytes = 64 * 1024;
constexpr long keepAliveSeconds = 15;
// libcurl's buffers where much goes through them; its own of 16 KiB would be filled and emptied too often.
constexpr long flowBuffer = 64 * 1024;
// Of what was collected; one more buffer may be full.
constexpr qsizetype collectedAtMost = ReplyFlow::heldAtMost - 2 * flowBuffer;

void addHeader(std::unique_ptr<curl_slist, auto> &list, const QByteArray &line)
{
    curl_slist *longer = curl_slist_append(list.get(), line.constData());
    if (longer) {
        list.release();
        list.reset(longer);
    }
}

} // namespace

QByteArray HttpHead::header(QByteArrayView name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto &h) { return h.first == name; });
    return found == headers.end() ? QByteArray() : found->second;
}

Transfer::Transfer(quint64 id, HttpRequest request, bool stream, std::function<void(quint64)> touched)
    : m_id(id)
    , m_request(std::move(request))
    , m_stream(stream)
    , m_touched(std::move(touched))
    , m_easy(curl_easy_init())
{
    configure();
}

Transfer::~Transfer() = default;

void Transfer::configure()
{
    CURL *easy = m_easy.get();
    const QByteArray url = m_request.origin.base + m_request.path;
    curl_easy_setopt(easy, CURLOPT_URL, url.constData());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); // "/containers/../json" must not ask for something else
    // Without material, which says what is to be checked, there is no https.
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, m_request.origin.tls ? "https" : "http");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Engines are reached directly; a proxy of the desktop's environment is for web pages.
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, keepAliveSeconds);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, keepAliveSeconds);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(m_request.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(m_request.timeout.count()));
#if LIBCURL_VERSION_NUM >= 0x075700
    // Else cancelling, or a timeout, waits here until the thread that looks up the name has come back.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    if (!m_request.origin.socketPath.isEmpty())
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, m_request.origin.socketPath.toUtf8().constData());

    if (m_request.origin.tls)
        configureTls();
    if (m_request.connectOnly)
        curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    // libcurl sends a request again when the idle connection it took dies on it. What changes something must not be
    // done twice, so it gets a connection of its own.
    if (m_request.connectOnly || m_request.session || !m_request.isRead())
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    // Nobody takes it up again, except by accident.
    if (!m_request.isRead())
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);

    if (m_request.method == "HEAD")
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else if (m_request.pipe) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Transfer::onRead);
        curl_easy_setopt(easy, CURLOPT_READDATA, this);
        curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, flowBuffer);
        addHeader(m_headers, "Transfer-Encoding: chunked");
    } else if (m_request.method == "POST" || !m_request.body.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, m_request.body.constData());
    }
    if (m_request.method != "HEAD" && m_request.method != "GET" && m_request.method != "POST")
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, m_request.method.constData());

    if (m_request.aws) {
        configureSignature();
    } else {
        addHeader(m_headers, "Expect:"); // no waiting for "100 Continue"
        addHeader(m_headers, "User-Agent: Bayplan/" BAYPLAN_VERSION);
    }
    for (const QByteArray &line : m_request.headers)
        addHeader(m_headers, line);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_headers.get());

    if (m_request.flow)
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, flowBuffer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::onWrite);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

/// libcurl signs the headers it is given, before it knows which of them it sends; so it is given none that it leaves
/// out.
void Transfer::configureSignature()
{
    CURL *easy = m_easy.get();
    const AwsSigner &signer = *m_request.aws;
    const QByteArray scope = "aws:amz:" + signer.region + ':' + signer.service;
    curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, scope.constData());
    curl_easy_setopt(easy, CURLOPT_USERNAME, signer.keyId.constData());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, signer.secret.constData());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "Bayplan/" BAYPLAN_VERSION);
}

void Transfer::configureTls()
{
    CURL *easy = m_easy.get();
    const TlsMaterial &material = *m_request.origin.tls; // kept by the request, so nothing is copied
    const auto blob = [easy](CURLoption option, const QByteArray &data) {
        curl_blob content{const_cast<char *>(data.constData()), size_t(data.size()), CURL_BLOB_NOCOPY};
        curl_easy_setopt(easy, option, &content);
    };
    m_session = m_request.session ? m_request.session : std::make_shared<TlsSession>();
    m_complaint.fill('\0', CURL_ERROR_SIZE);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, m_complaint.data());
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, material.skipVerify ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, material.skipVerify ? 0L : 2L);
    // A resumed session is one whose certificates are not looked at again.
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    const curl_version_info_data *libcurl = curl_version_info(CURLVERSION_NOW);
    if (!material.ca.isEmpty())
        blob(CURLOPT_CAINFO_BLOB, material.ca);
    // Else the system's are trusted beside the given one; and where the system has a folder of CAs beside the file of
    // them all, libcurl reads the file anew for each connection (40 ms of the window's thread), and without it once.
    if (!material.ca.isEmpty() || libcurl->cainfo)
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    if (!material.certificate.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_SSLCERTTYPE, "PEM");
        blob(CURLOPT_SSLCERT_BLOB, material.certificate);
        curl_easy_setopt(easy, CURLOPT_SSLKEYTYPE, "PEM");
        blob(CURLOPT_SSLKEY_BLOB, material.key);
    }
    // Only an OpenSSL hands out what can be observed; with another library the messages say less.
    if (QByteArrayView(libcurl->ssl_version).startsWith("OpenSSL/3")) {
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &Transfer::onTlsContext);
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
    }
}

CURLcode Transfer::onTlsContext(CURL *, void *context, void *self)
{
    TlsSession::observe(static_cast<SSL_CTX *>(context), static_cast<Transfer *>(self)->m_session);
    return CURLE_OK;
}

size_t Transfer::onHeader(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<Transfer *>(self);
    const QByteArray line = QByteArray(data, qsizetype(size * count)).trimmed();
    transfer->m_headBytes += qsizetype(size * count);
    if (transfer->m_headBytes > maxHeadBytes) {
        transfer->m_tooLong = true;
        return 0;
    }
    if (transfer->m_headComplete)
        return size * count;        // a trailer, which is not part of the head
    if (line.startsWith("HTTP/")) { // also after a "100 Continue"
        transfer->m_head = HttpHead();
        transfer->m_head.status = line.split(' ').value(1).toInt();
    } else if (line.isEmpty()) {
        transfer->m_headComplete = transfer->m_head.status >= 200 || transfer->m_head.status == 101;
        transfer->m_touched(transfer->m_id);
    } else if (const qsizetype colon = line.indexOf(':'); colon > 0) {
        transfer->m_head.headers.emplaceBack(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    return size * count;
}

size_t Transfer::onWrite(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<Transfer *>(self);
    const qsizetype bytes = qsizetype(size * count);
    if (transfer->mustHoldReply()) {
        transfer->m_replyHeld = true;
        return CURL_WRITEFUNC_PAUSE; // libcurl keeps these bytes and gives them again
    }
    transfer->m_received += bytes;
    if (!transfer->m_stream && transfer->m_received > transfer->m_request.maxBody) {
        transfer->m_tooLong = true;
        return 0;
    }
    transfer->m_data.append(data, bytes);
    if (transfer->m_stream)
        transfer->m_touched(transfer->m_id);
    return size_t(bytes);
}

size_t Transfer::onRead(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<Transfer *>(self);
    BodyPipe &pipe = *transfer->m_request.pipe;
    if (pipe.failure() || transfer->m_endedEarly)
        return CURL_READFUNC_ABORT;
    const qsizetype taken = pipe.take(data, qsizetype(size * count));
    transfer->m_touched(transfer->m_id);
    if (taken > 0 || pipe.hasEnded() || transfer->isRefused())
        return size_t(taken);
    transfer->m_bodyHeld = true;
    return CURL_READFUNC_PAUSE;
}

bool Transfer::mustHoldReply() const
{
    return m_stream && m_request.flow && (m_request.flow->isHeld() || m_data.size() >= collectedAtMost);
}

bool Transfer::mustHoldBody() const
{
    // After a refusal libcurl sends no more, but it ends only when nothing is held.
    const BodyPipe *pipe = m_request.pipe.get();
    return pipe && pipe->held() == 0 && !pipe->hasEnded() && !pipe->failure() && !isRefused() && !m_endedEarly;
}

bool Transfer::readingEnds()
{
    // A transfer whose body is held does not end for libcurl, though the peer has gone, until it can send again.
    if (!m_bodyHeld || m_replyHeld)
        return false;
    m_endedEarly = true;
    return true;
}

void Transfer::goOn()
{
    const bool reply = m_replyHeld && mustHoldReply();
    const bool body = m_bodyHeld && mustHoldBody();
    if (reply == m_replyHeld && body == m_bodyHeld)
        return;
    m_replyHeld = reply; // before: libcurl gives what it kept from inside this call
    m_bodyHeld = body;
    curl_easy_pause(m_easy.get(), (reply ? CURLPAUSE_RECV : 0) | (body ? CURLPAUSE_SEND : 0));
}

std::optional<HttpHead> Transfer::takeHead()
{
    if (!m_headComplete || m_headTaken)
        return std::nullopt;
    m_headTaken = true;
    return m_head;
}

QByteArray Transfer::takeData()
{
    return std::exchange(m_data, {});
}

bool Transfer::retry(CURLcode code)
{
    // libcurl tries again by itself, but on the next idle connection, and an engine that has gone left several.
    long connects = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_NUM_CONNECTS, &connects);
    if (m_retried || connects != 0 || m_headBytes != 0 || m_received != 0 || !m_request.isRead() ||
        (code != CURLE_GOT_NOTHING && code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR))
        return false;
    m_retried = true;
    curl_easy_setopt(m_easy.get(), CURLOPT_FRESH_CONNECT, 1L);
    return true;
}

TlsEnd Transfer::tlsEnd(CURLcode code) const
{
    curl_off_t waited = 0;  // µs
    curl_off_t secured = 0; // µs
    curl_easy_getinfo(m_easy.get(), CURLINFO_TOTAL_TIME_T, &waited);
    curl_easy_getinfo(m_easy.get(), CURLINFO_APPCONNECT_TIME_T, &secured);
    return {code, m_received > 0 || m_head.status != 0, m_complaint.constData(),
            std::chrono::microseconds(waited - secured)};
}

bool Transfer::askForReason(CURLcode code)
{
    if (!m_session || m_unexplained || !mayBeToldByTls12(tlsEnd(code), *m_session))
        return false;
    m_unexplained = failure(code);
    m_session = std::make_shared<TlsSession>();
    CURL *easy = m_easy.get();
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2) | long(CURL_SSLVERSION_MAX_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    return true;
}

core::Result<void> Transfer::outcome(CURLcode code) const
{
    if (m_unexplained) {
        const auto reason = m_session->alert ? describeTlsFailure(tlsEnd(code), *m_session, m_request) : std::nullopt;
        return core::fail(reason && reason->kind == core::Error::Kind::PermissionDenied ? *reason : *m_unexplained);
    }
    if (code == CURLE_ABORTED_BY_CALLBACK && m_request.pipe && m_request.pipe->failure())
        return core::fail(*m_request.pipe->failure());
    if (m_endedEarly && code == CURLE_ABORTED_BY_CALLBACK)
        return core::fail(failure(m_received > 0 ? CURLE_PARTIAL_FILE : CURLE_RECV_ERROR));
    if (code == CURLE_OK && m_request.connectOnly)
        return {};
    // A peer that closes in the middle of the head is fine for libcurl.
    if (code == CURLE_OK && !m_headComplete)
        return core::fail(describeFailure(CURLE_PARTIAL_FILE, 0, m_request, true, {}));
    if (code == CURLE_OK)
        return {};
    // One header line past libcurl's own limit of 100 KiB is "out of memory" to it.
    if (m_tooLong || (code == CURLE_OUT_OF_MEMORY && m_head.status != 0 && !m_headComplete)) {
        return core::fail({.kind = core::Error::Kind::Protocol,
                           .what = u"The reply is longer than expected and was cut off"_s,
                           .where = m_request.origin.name,
                           .next = u"Check that this endpoint is a container engine"_s});
    }
    return core::fail(failure(code));
}

core::Error Transfer::failure(CURLcode code) const
{
    const TlsEnd end = tlsEnd(code);
    if (m_session) {
        if (auto error = describeTlsFailure(end, *m_session, m_request))
            return std::move(*error);
    }
    long systemError = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_OS_ERRNO, &systemError);
    curl_off_t waited = 0; // µs
    curl_easy_getinfo(m_easy.get(), CURLINFO_TOTAL_TIME_T, &waited);
    return describeFailure(code, int(systemError), m_request, end.begun, std::chrono::microseconds(waited));
}

} // namespace bayplan::net
