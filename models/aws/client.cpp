// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/client.h"

#include "aws/words.h"
#include "core/soon.h"
#include "net/tlsmaterial.h"

#include <QUrl>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr int mostTries = 5;
constexpr qint64 longestReply = 16 * 1024 * 1024;

} // namespace

class Client::Call : public core::Task::Work
{
public:
    Call(Client &client, Query query, Done done) : m_client(client), m_query(std::move(query)), m_done(std::move(done))
    {
    }

    void start()
    {
        m_task = m_client.m_credentials.get([this](Result<Credentials> credentials) {
            if (!credentials)
                return answer(core::fail(credentials.error()));
            send(*credentials);
        });
    }

private:
    void send(const Credentials &credentials)
    {
        const auto request = m_client.requestOf(m_query, credentials);
        if (!request)
            return answer(core::fail(request.error()));
        ++m_tries;
        m_task = m_client.m_loop.fetch(*request, [this, where = request->origin.name](Result<net::HttpReply> reply) {
            if (!reply)
                return answer(core::fail(reply.error()));
            take(*reply, where);
        });
    }

    void take(const net::HttpReply &reply, const QString &where)
    {
        if (reply.head.status == 200)
            return answer(parseXml(reply.body));
        const Refusal refusal = refusalOf(reply, m_query, where);
        if (refusal.isExpired && !m_hasRenewed) {
            m_hasRenewed = true;
            m_client.m_credentials.forget();
            return start();
        }
        if (refusal.isThrottled && m_query.mayRepeat && m_tries < mostTries) {
            m_task = core::soon([this] { start(); }, m_client.m_firstWait * (1 << (m_tries - 1)));
            return;
        }
        answer(core::fail(refusal.error));
    }

    void answer(Result<Element> result)
    {
        const Done done = m_done; // this may be destroyed in it
        done(std::move(result));
    }

    Client &m_client;
    const Query m_query;
    const Done m_done;
    int m_tries = 0;
    bool m_hasRenewed = false;
    core::Task m_task;
};

Client::Client(net::HttpLoop &loop, CredentialSource &credentials, Arn place, QString endpoint)
    : m_loop(loop)
    , m_credentials(credentials)
    , m_place(std::move(place))
    , m_endpoint(std::move(endpoint))
{
}

Result<net::HttpRequest> Client::requestOf(const Query &query, const Credentials &credentials) const
{
    const QString service = QString::fromUtf8(query.service);
    const QUrl url(m_endpoint.isEmpty() ? serviceUrl(m_place, service) : m_endpoint, QUrl::StrictMode);
    const bool isSecure = url.scheme() == u"https"_s;
    if (!url.isValid() || url.host().isEmpty() || (!isSecure && url.scheme() != u"http"_s) ||
        !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment() ||
        !(url.path().isEmpty() || url.path() == u"/"_s))
        return core::fail({.kind = Error::Kind::Input,
                           .what = tr("The endpoint in place of AWS's own can't be used"),
                           .where = {},
                           .next = tr("Write it as https://host:port")});
    net::HttpRequest request;
    request.origin.base = url.adjusted(QUrl::RemovePath).toEncoded(QUrl::FullyEncoded);
    request.origin.name = url.host();
    if (isSecure)
        request.origin.tls = std::make_shared<const net::TlsMaterial>();
    request.method = "POST";
    request.path = "/";
    request.body = bodyOf(query);
    request.maxBody = longestReply;
    if (!credentials.token.isEmpty())
        request.headers << "X-Amz-Security-Token: " + credentials.token;
    request.aws = std::make_shared<const net::AwsSigner>(
        net::AwsSigner{m_place.region.toUtf8(), query.service, credentials.keyId, credentials.secret});
    return request;
}

core::Task Client::call(const Query &query, Done done)
{
    auto call = std::make_unique<Call>(*this, query, std::move(done));
    call->start();
    return core::Task(std::move(call));
}

} // namespace bayplan::aws
