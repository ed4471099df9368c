// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "net/http.h"
#include "net/socketwatch.h"

#include <QObject>
#include <QTimer>

#include <curl/curl.h>
#include <map>
#include <memory>
#include <vector>

namespace bayplan::net {

class Transfer;

/// Runs HTTP exchanges with any number of engines on the Qt event loop of the thread it lives in: one libcurl multi
/// handle, connections kept and reused. Callbacks follow core::Task's rules. Must outlive nothing: tasks that outlive
/// it are simply never answered.
class HttpLoop : public QObject
{
    Q_OBJECT

public:
    explicit HttpLoop(QObject *parent = nullptr);
    ~HttpLoop() override;

    /// One exchange, its body collected. Any HTTP status is a reply, not an error.
    core::Task fetch(HttpRequest request, std::function<void(core::Result<HttpReply>)> done);
    /// One exchange, its body handed on as it comes.
    core::Task stream(HttpRequest request, StreamHandlers handlers);

    /// Exchanges that have begun and not ended.
    int active() const { return int(m_exchanges.size()); }

private:
    class Handle;
    struct Exchange;

    core::Task start(HttpRequest request, bool stream, StreamHandlers handlers,
                     std::function<void(core::Result<HttpReply>)> done);
    void abort(quint64 id);
    void act(int fd, int events);
    void collectFinished();
    void wake(quint64 id);
    void goOn();
    void deliver();
    void deliverStream(quint64 id);
    static void ask(const Exchange &exchange);
    static void detach(const Exchange &exchange);
    void deliverEnd(quint64 id, core::Result<void> outcome);
    static int onSocket(CURL *easy, curl_socket_t fd, int what, void *self, void *socketData);
    static int onTimer(CURLM *multi, long milliseconds, void *self);

    SocketWatch m_sockets;
    QTimer m_timer;
    QTimer m_waking;
    CURLM *m_multi = nullptr;
    quint64 m_lastId = 0;
    std::map<quint64, std::shared_ptr<Exchange>> m_exchanges;
    std::vector<quint64> m_touched;                                 ///< those with something new
    std::vector<quint64> m_woken;                                   ///< those held that may go on
    std::vector<std::pair<quint64, core::Result<void>>> m_finished; ///< ended, not yet told
};

} // namespace bayplan::net
