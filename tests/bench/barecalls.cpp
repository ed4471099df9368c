// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/barecalls.h"

#include <QElapsedTimer>
#include <QJsonDocument>

#include <atomic>
#include <cstdio>
#include <curl/curl.h>
#include <map>
#include <thread>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

size_t collect(char *bytes, size_t size, size_t count, void *into)
{
    static_cast<QByteArray *>(into)->append(bytes, qsizetype(size * count));
    return size * count;
}

/// A connection to one engine.
class Caller
{
public:
    explicit Caller(const QString &socket) : m_socket(socket.toLocal8Bit()) {}
    Caller(const Caller &) = delete;
    Caller &operator=(const Caller &) = delete;
    ~Caller()
    {
        curl_slist_free_all(m_headers);
        curl_easy_cleanup(m_curl);
    }

    bool post(const QByteArray &path, const QByteArray &body, QByteArray *reply)
    {
        return send("POST", path, body, reply);
    }

    bool send(const char *method, const QByteArray &path, const QByteArray &body, QByteArray *reply)
    {
        reply->clear();
        const QByteArray url = "http://engine" + path;
        curl_easy_setopt(m_curl, CURLOPT_UNIX_SOCKET_PATH, m_socket.constData());
        curl_easy_setopt(m_curl, CURLOPT_URL, url.constData());
        curl_easy_setopt(m_curl, CURLOPT_HTTPHEADER, m_headers);
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE, long(body.size()));
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDS, body.constData());
        curl_easy_setopt(m_curl, CURLOPT_WRITEFUNCTION, collect);
        curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, reply);
        curl_easy_setopt(m_curl, CURLOPT_CUSTOMREQUEST, method);
        long status = 0;
        const CURLcode code = curl_easy_perform(m_curl);
        curl_easy_getinfo(m_curl, CURLINFO_RESPONSE_CODE, &status);
        if (code != CURLE_OK || status >= 300)
            std::fprintf(stderr, "%s: %s, %ld: %s\n", path.constData(), curl_easy_strerror(code), status,
                         reply->constData());
        return code == CURLE_OK && status < 300;
    }

private:
    const QByteArray m_socket;
    CURL *m_curl = curl_easy_init();
    curl_slist *m_headers = curl_slist_append(nullptr, "Content-Type: application/json");
};

} // namespace

double bareSeconds(const QList<std::pair<QString, QList<BareContainer>>> &byEngine, int parallel)
{
    std::vector<std::atomic<qsizetype>> next(size_t(byEngine.size()));
    std::atomic<bool> failed = false;
    std::vector<std::thread> workers;
    QElapsedTimer timer;
    timer.start();
    for (qsizetype engine = 0; engine < byEngine.size(); ++engine) {
        for (int i = 0; i < parallel; ++i) {
            workers.emplace_back([&, engine] {
                const auto &[socket, containers] = byEngine.at(engine);
                Caller caller(socket);
                QByteArray reply;
                for (;;) {
                    const qsizetype mine = next[size_t(engine)]++;
                    if (mine >= containers.size())
                        return;
                    const BareContainer &container = containers.at(mine);
                    if (!caller.post("/containers/create?name=" + container.name.toUtf8(), container.body, &reply)) {
                        failed = true;
                        return;
                    }
                    const QByteArray id = QJsonDocument::fromJson(reply)[u"Id"_s].toString().toUtf8();
                    if (!caller.post("/containers/" + id + "/start", {}, &reply)) {
                        failed = true;
                        return;
                    }
                }
            });
        }
    }
    for (std::thread &worker : workers)
        worker.join();
    return failed ? 0 : double(timer.nsecsElapsed()) / 1e9;
}

double bareSeconds(const QList<BareReplacement> &replacements)
{
    std::map<QString, Caller> callers;
    QByteArray reply;
    QElapsedTimer timer;
    timer.start();
    for (const BareReplacement &each : replacements) {
        Caller &caller = callers.try_emplace(each.socket, each.socket).first->second;
        if (!caller.post("/containers/create?name=" + each.container.name.toUtf8(), each.container.body, &reply))
            return 0;
        const QByteArray id = QJsonDocument::fromJson(reply)[u"Id"_s].toString().toUtf8();
        const QByteArray old = "/containers/" + each.old.toUtf8();
        if (!caller.post("/containers/" + id + "/start", {}, &reply) || !caller.post(old + "/stop", {}, &reply) ||
            !caller.send("DELETE", old + "?v=1", {}, &reply))
            return 0;
    }
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace bayplan::tests
