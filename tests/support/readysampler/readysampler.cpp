// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/readysampler/readysampler.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <optional>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::chrono::milliseconds period{50};

size_t take(char *bytes, size_t size, size_t count, void *into)
{
    static_cast<QByteArray *>(into)->append(bytes, qsizetype(size * count));
    return size * count;
}

/// One engine, over a connection that is kept.
class Asker
{
public:
    Asker(const QString &socket, const QByteArray &url) : m_curl(curl_easy_init())
    {
        curl_easy_setopt(m_curl, CURLOPT_UNIX_SOCKET_PATH, socket.toUtf8().constData());
        curl_easy_setopt(m_curl, CURLOPT_URL, url.constData());
        curl_easy_setopt(m_curl, CURLOPT_TIMEOUT_MS, 2'000L);
        curl_easy_setopt(m_curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(m_curl, CURLOPT_WRITEFUNCTION, take);
    }
    ~Asker() { curl_easy_cleanup(m_curl); }
    Asker(const Asker &) = delete;
    Asker &operator=(const Asker &) = delete;

    std::optional<QJsonArray> ask()
    {
        QByteArray body;
        curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, &body);
        long status = 0;
        if (curl_easy_perform(m_curl) != CURLE_OK ||
            curl_easy_getinfo(m_curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200)
            return std::nullopt;
        return QJsonDocument::fromJson(body).array();
    }

private:
    CURL *m_curl;
};

void count(const QJsonArray &containers, ReadySample &sample)
{
    for (const QJsonValue &container : containers) {
        const QString status = container[u"Status"_s].toString();
        ++sample.total;
        if (container[u"State"_s].toString() != u"running"_s || status.contains(u"(unhealthy)"_s) ||
            status.contains(u"(health: starting)"_s))
            continue;
        ++sample.ready;
        ++sample.readyOf[container[u"Labels"_s][u"bayplan.revision"_s].toString().toInt()];
    }
}

} // namespace

ReadySampler::ReadySampler(QStringList sockets, QString service)
    : m_sockets(std::move(sockets))
    , m_service(std::move(service))
    , m_thread([this] { sample(); })
{
}

ReadySampler::~ReadySampler()
{
    stop();
}

void ReadySampler::sample()
{
    const QString filters =
        u"{\"label\":[\"bayplan.service=%1\"],\"status\":[\"running\",\"restarting\"]}"_s.arg(m_service);
    const QByteArray url = "http://engine/containers/json?filters=" + QUrl::toPercentEncoding(filters);
    std::vector<std::unique_ptr<Asker>> askers;
    for (const QString &socket : m_sockets)
        askers.push_back(std::make_unique<Asker>(socket, url));
    QElapsedTimer clock;
    clock.start();
    while (!m_stops) {
        const auto next = std::chrono::steady_clock::now() + period;
        ReadySample sample{.at = clock.elapsed(), .readyOf = {}};
        bool whole = true;
        for (const auto &asker : askers) {
            const auto containers = asker->ask();
            whole = whole && containers;
            count(containers.value_or(QJsonArray()), sample);
        }
        if (whole)
            m_samples << sample;
        std::this_thread::sleep_until(next);
    }
}

const QList<ReadySample> &ReadySampler::stop()
{
    m_stops = true;
    if (m_thread.joinable())
        m_thread.join();
    return m_samples;
}

int ReadySampler::leastReady() const
{
    const auto least = std::min_element(m_samples.begin(), m_samples.end(),
                                        [](const auto &a, const auto &b) { return a.ready < b.ready; });
    return least == m_samples.end() ? -1 : least->ready;
}

int ReadySampler::mostTotal() const
{
    const auto most = std::max_element(m_samples.begin(), m_samples.end(),
                                       [](const auto &a, const auto &b) { return a.total < b.total; });
    return most == m_samples.end() ? -1 : most->total;
}

QString ReadySampler::course() const
{
    QStringList parts;
    for (qsizetype i = 0; i < m_samples.size();) {
        qsizetype end = i;
        while (end < m_samples.size() && m_samples.at(end).ready == m_samples.at(i).ready)
            ++end;
        parts << u"%1 ×%2"_s.arg(m_samples.at(i).ready).arg(end - i);
        i = end;
    }
    return parts.join(u", "_s);
}

} // namespace bayplan::tests
