// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/http.h"
#include "net/tlserror.h"

#include <curl/curl.h>
#include <memory>
#include <optional>

namespace bayplan::net {

/// One libcurl easy handle with what has come in on it. libcurl's callbacks only collect here; nobody else's code runs
/// inside them, because no libcurl function may be called from there (it answers CURLM_RECURSIVE_API_CALL).
class Transfer
{
public:
    /// `touched` is told (from inside libcurl) that something came in.
    Transfer(quint64 id, HttpRequest request, bool stream, std::function<void(quint64)> touched);
    ~Transfer();
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    quint64 id() const { return m_id; }
    CURL *easy() const { return m_easy.get(); }
    const HttpHead &head() const { return m_head; }

    /// The head, once, when it is complete.
    std::optional<HttpHead> takeHead();
    /// What has come in since the last call.
    QByteArray takeData();
    const HttpRequest &request() const { return m_request; }
    /// Goes on with what was held, as far as it may go on now. Not from inside libcurl; it may touch.
    void goOn();
    /// Told, from inside libcurl, that it does not read from the peer any more; true when goOn() is to be called.
    bool readingEnds();
    /// True when it ended with `code` because the idle connection it was sent on had died, before anything of a reply
    /// came: it may be run once more, after which this is false. Never for what may change something.
    bool retry(CURLcode code);
    /// After a failure: true when running the handle once more, prepared for that now, would tell why.
    bool askForReason(CURLcode code);
    /// The outcome in our words, from libcurl's code at the end.
    core::Result<void> outcome(CURLcode code) const;

private:
    void configure();
    void configureSignature();
    void configureTls();
    TlsEnd tlsEnd(CURLcode code) const;
    core::Error failure(CURLcode code) const;
    static CURLcode onTlsContext(CURL *easy, void *context, void *self);
    static size_t onHeader(char *data, size_t size, size_t count, void *self);
    static size_t onWrite(char *data, size_t size, size_t count, void *self);
    static size_t onRead(char *data, size_t size, size_t count, void *self);
    bool isRefused() const { return m_headComplete && m_head.status >= 300; }
    bool mustHoldReply() const;
    bool mustHoldBody() const;

    struct EasyDelete
    {
        void operator()(CURL *easy) const { curl_easy_cleanup(easy); }
    };
    struct ListDelete
    {
        void operator()(curl_slist *list) const { curl_slist_free_all(list); }
    };

    const quint64 m_id;
    const HttpRequest m_request;
    const bool m_stream;
    std::function<void(quint64)> m_touched;
    std::shared_ptr<TlsSession> m_session; ///< https only
    QByteArray m_complaint;                ///< libcurl's own words for a failure
    std::unique_ptr<curl_slist, ListDelete> m_headers;
    std::unique_ptr<CURL, EasyDelete> m_easy;
    std::optional<core::Error> m_unexplained; ///< what went wrong before askForReason()
    HttpHead m_head;
    bool m_headComplete = false;
    bool m_headTaken = false;
    bool m_tooLong = false;
    bool m_retried = false;
    bool m_replyHeld = false; ///< libcurl has been told to pause
    bool m_bodyHeld = false;
    bool m_endedEarly = false; ///< the peer, with less than the whole body
    qint64 m_received = 0;
    qsizetype m_headBytes = 0;
    QByteArray m_data;
};

} // namespace bayplan::net
