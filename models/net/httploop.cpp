// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httploop.h"

#include "net/bodypipe.h"
#include "net/replyflow.h"
#include "net/transfer.h"

#include <QPointer>

#include <algorithm>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

namespace {
// Idle connections kept over all hosts. libcurl's default of four per running transfer evicts other hosts' connections
// when most hosts are idle.
constexpr long maxIdleConnections = 2048;
} // namespace

struct HttpLoop::Exchange
{
    Exchange(quint64 id, HttpRequest request, bool stream, std::function<void(quint64)> touched)
        : transfer(id, std::move(request), stream, std::move(touched))
    {
    }
    Transfer transfer;
    bool inMulti = false;
    StreamHandlers handlers;
    std::function<void(core::Result<HttpReply>)> done;
};

class HttpLoop::Handle : public core::Task::Work
{
public:
    Handle(HttpLoop *loop, quint64 id) : m_loop(loop), m_id(id) {}
    ~Handle() override
    {
        if (m_loop)
            m_loop->abort(m_id);
    }

private:
    QPointer<HttpLoop> m_loop;
    quint64 m_id;
};

HttpLoop::HttpLoop(QObject *parent)
    : QObject(parent)
    , m_sockets([this](int fd, SocketWatch::Interest interest) {
        act(fd, interest == SocketWatch::Read ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    })
    , m_multi(curl_multi_init())
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    m_waking.setSingleShot(true);
    connect(&m_waking, &QTimer::timeout, this, [this] { goOn(); });
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &HttpLoop::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &HttpLoop::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, maxIdleConnections);
    curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, long(CURLPIPE_NOTHING));
}

HttpLoop::~HttpLoop()
{
    // Callbacks may own tasks of this loop, which look themselves up here while they are destroyed.
    auto exchanges = std::exchange(m_exchanges, {});
    for (const auto &[id, exchange] : exchanges) {
        if (exchange->inMulti)
            curl_multi_remove_handle(m_multi, exchange->transfer.easy());
        detach(*exchange);
    }
    exchanges.clear();
    curl_multi_cleanup(m_multi); // may call onSocket once more
}

core::Task HttpLoop::fetch(HttpRequest request, std::function<void(core::Result<HttpReply>)> done)
{
    return start(std::move(request), false, {}, std::move(done));
}

core::Task HttpLoop::stream(HttpRequest request, StreamHandlers handlers)
{
    return start(std::move(request), true, std::move(handlers), {});
}

core::Task HttpLoop::start(HttpRequest request, bool stream, StreamHandlers handlers,
                           std::function<void(core::Result<HttpReply>)> done)
{
    const quint64 id = ++m_lastId;
    auto exchange = std::make_shared<Exchange>(id, std::move(request), stream,
                                               [this](quint64 touched) { m_touched.push_back(touched); });
    exchange->handlers = std::move(handlers);
    exchange->done = std::move(done);
    const HttpRequest &sent = exchange->transfer.request();
    if (sent.flow)
        sent.flow->attach([this, id] { wake(id); });
    if (sent.pipe)
        sent.pipe->attach([this, id] { wake(id); });
    CURL *easy = exchange->transfer.easy();
    Exchange &stored = *m_exchanges.emplace(id, std::move(exchange)).first->second;
    stored.inMulti = curl_multi_add_handle(m_multi, easy) == CURLM_OK;
    if (!stored.inMulti) {
        m_finished.emplace_back(id, core::fail({.kind = core::Error::Kind::System,
                                                .what = u"The request could not be started"_s,
                                                .where = {},
                                                .next = {}}));
        m_timer.start(0);
    }
    return core::Task(std::make_unique<Handle>(this, id));
}

void HttpLoop::abort(quint64 id)
{
    const auto found = m_exchanges.find(id);
    if (found == m_exchanges.end())
        return;
    const std::shared_ptr<Exchange> exchange = std::move(found->second);
    m_exchanges.erase(found);
    detach(*exchange);
    if (exchange->inMulti)
        curl_multi_remove_handle(m_multi, exchange->transfer.easy());
}

void HttpLoop::detach(const Exchange &exchange)
{
    const HttpRequest &request = exchange.transfer.request();
    if (request.flow)
        request.flow->attach({});
    if (request.pipe)
        request.pipe->detach();
}

/// From the event loop, not now: whoever wrote or released may be called from deliver() or be a callback of the other
/// half of a copy.
void HttpLoop::wake(quint64 id)
{
    m_woken.push_back(id);
    if (!m_waking.isActive())
        m_waking.start(0);
}

void HttpLoop::goOn()
{
    for (const quint64 id : std::exchange(m_woken, {})) {
        if (const auto found = m_exchanges.find(id); found != m_exchanges.end() && found->second->inMulti)
            found->second->transfer.goOn();
    }
    collectFinished();
    deliver();
}

void HttpLoop::act(int fd, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, fd, events, &running);
    collectFinished();
    deliver();
}

void HttpLoop::collectFinished()
{
    int left = 0;
    while (CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result; // the message is gone once its handle is removed
        CURL *easy = message->easy_handle;
        Transfer *transfer = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        curl_multi_remove_handle(m_multi, easy);
        bool &inMulti = m_exchanges.at(transfer->id())->inMulti;
        inMulti =
            (transfer->retry(code) || transfer->askForReason(code)) && curl_multi_add_handle(m_multi, easy) == CURLM_OK;
        if (inMulti)
            continue;
        m_finished.emplace_back(transfer->id(), transfer->outcome(code));
    }
}

void HttpLoop::deliver()
{
    // Callbacks may start and abort exchanges, so each is looked up by its id again.
    const auto touched = std::exchange(m_touched, {});
    auto finished = std::exchange(m_finished, {});
    QPointer<HttpLoop> alive(this);
    for (const quint64 id : touched) {
        deliverStream(id);
        if (!alive)
            return;
    }
    for (auto &[id, outcome] : finished) {
        deliverEnd(id, std::move(outcome));
        if (!alive)
            return;
    }
}

void HttpLoop::deliverStream(quint64 id)
{
    const auto found = m_exchanges.find(id);
    if (found == m_exchanges.end())
        return;
    const std::shared_ptr<Exchange> exchange = found->second; // its callbacks may abort it
    const HttpRequest &request = exchange->transfer.request();
    if (request.flow || request.pipe)
        wake(id); // what was collected will be gone, and the head may have ended the body
    if (exchange->done)
        return ask(*exchange);
    const QPointer<HttpLoop> alive(this);
    if (const auto head = exchange->transfer.takeHead(); head && exchange->handlers.head) {
        exchange->handlers.head(*head);
        if (!alive || !m_exchanges.contains(id))
            return;
    }
    if (const QByteArray data = exchange->transfer.takeData(); !data.isEmpty() && exchange->handlers.data) {
        exchange->handlers.data(data);
        if (!alive || !m_exchanges.contains(id))
            return;
    }
    ask(*exchange);
}

/// Asks the source of the body for more, if there is room.
void HttpLoop::ask(const Exchange &exchange)
{
    const std::shared_ptr<BodyPipe> pipe = exchange.transfer.request().pipe;
    if (pipe && pipe->takeWanting() && pipe->wanted)
        pipe->wanted();
}

void HttpLoop::deliverEnd(quint64 id, core::Result<void> outcome)
{
    const auto found = m_exchanges.find(id);
    if (found == m_exchanges.end())
        return;
    const std::shared_ptr<Exchange> exchange = std::move(found->second);
    m_exchanges.erase(found);
    detach(*exchange);
    if (!exchange->done) {
        if (exchange->handlers.end)
            exchange->handlers.end(std::move(outcome));
        return;
    }
    if (outcome)
        exchange->done(HttpReply{exchange->transfer.head(), exchange->transfer.takeData()});
    else
        exchange->done(core::fail(std::move(outcome).error()));
}

int HttpLoop::onSocket(CURL *easy, curl_socket_t fd, int what, void *self, void *)
{
    auto *loop = static_cast<HttpLoop *>(self);
    int interest = SocketWatch::None;
    if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
        interest |= SocketWatch::Read;
    if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
        interest |= SocketWatch::Write;
    loop->m_sockets.set(fd, interest);
    Transfer *transfer = nullptr; // of libcurl's own handles there is none
    if (!(interest & SocketWatch::Read) && curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer) == CURLE_OK &&
        transfer && transfer->readingEnds())
        loop->wake(transfer->id());
    return 0;
}

int HttpLoop::onTimer(CURLM *, long milliseconds, void *self)
{
    QTimer &timer = static_cast<HttpLoop *>(self)->m_timer;
    if (milliseconds < 0)
        timer.stop();
    else
        timer.start(int(std::min<long>(milliseconds, 24 * 3600 * 1000)));
    return 0;
}

} // namespace bayplan::net
