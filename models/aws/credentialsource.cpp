// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/credentialsource.h"

#include "aws/metadata.h"
#include "aws/sharedfiles.h"
#include "aws/words.h"
#include "core/soon.h"

#include <QDir>
#include <QFile>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qint64 longestFile = 1024 * 1024;

Profiles profilesIn(const QProcessEnvironment &environment, const QString &variable, const QString &name,
                    SharedFile kind)
{
    const QString home = environment.value(u"HOME"_s, QDir::homePath());
    QFile file(environment.value(variable, home + u"/.aws/"_s + name));
    if (!file.open(QIODevice::ReadOnly) || file.size() > longestFile)
        return {};
    return parseSharedFile(file.read(longestFile), kind);
}

Error nothingFound()
{
    return {.kind = Error::Kind::PermissionDenied,
            .what = tr("There are no AWS credentials"),
            .where = {},
            .next = tr("Set them up with “aws configure”, or run on a machine that has a role")};
}

Error refusedBy(const net::HttpRequest &request, int status)
{
    return {.kind = Error::Kind::PermissionDenied,
            .what = tr("It gives no AWS credentials (HTTP status %1)").arg(status),
            .where = request.origin.name,
            .next = {}};
}

} // namespace

struct CredentialSource::Kept
{
    std::optional<Credentials> credentials;
};

/// One search; it goes from request to request.
class CredentialSource::Search : public core::Task::Work
{
public:
    Search(CredentialSource &source, Done done)
        : m_loop(source.m_loop)
        , m_environment(source.m_environment)
        , m_profile(source.m_profile)
        , m_kept(source.m_kept)
        , m_done(std::move(done))
    {
    }

    void start()
    {
        if (m_kept->credentials && !isStale(*m_kept->credentials, core::now()))
            return answerSoon(*m_kept->credentials);
        if (m_profile.isEmpty() && m_environment.contains(u"AWS_ACCESS_KEY_ID"_s))
            return answerSoon(checked({m_environment.value(u"AWS_ACCESS_KEY_ID"_s).toUtf8(),
                                       m_environment.value(u"AWS_SECRET_ACCESS_KEY"_s).toUtf8(),
                                       m_environment.value(u"AWS_SESSION_TOKEN"_s).toUtf8()},
                                      tr("AWS_ACCESS_KEY_ID in the environment")));
        const QString named = m_profile.isEmpty() ? m_environment.value(u"AWS_PROFILE"_s) : m_profile;
        const auto shared = credentialsOf(
            named.isEmpty() ? u"default"_s : named,
            profilesIn(m_environment, u"AWS_SHARED_CREDENTIALS_FILE"_s, u"credentials"_s, SharedFile::Credentials),
            profilesIn(m_environment, u"AWS_CONFIG_FILE"_s, u"config"_s, SharedFile::Config));
        if (shared && *shared)
            return answerSoon(**shared);
        // That there is no default profile is no fault; that one which was named gives nothing is.
        if (!shared && (!named.isEmpty() || shared.error().kind != Error::Kind::NotFound))
            return answerSoon(core::fail(shared.error()));
        if (!m_profile.isEmpty())
            return answerSoon(core::fail(nothingFound()));
        askContainer();
    }

private:
    void askContainer()
    {
        const auto request = containerRequest(m_environment);
        if (!request)
            return answerSoon(core::fail(request.error()));
        if (!*request)
            return askInstance();
        m_task = m_loop.fetch(**request, [this, request = **request](Result<net::HttpReply> reply) {
            if (!reply)
                return answer(core::fail(reply.error()));
            if (reply->head.status != 200)
                return answer(core::fail(refusedBy(request, reply->head.status)));
            answer(credentialsFromJson(reply->body, request.origin.name));
        });
    }

    void askInstance()
    {
        const auto origin = instanceOrigin(m_environment);
        if (!origin)
            return answerSoon(core::fail(nothingFound()));
        m_task = m_loop.fetch(instanceTokenRequest(*origin), [this, origin = *origin](Result<net::HttpReply> reply) {
            const QByteArray token = reply ? reply->body.trimmed() : QByteArray();
            if (!reply || reply->head.status != 200 || token.isEmpty() || token.contains('\n') || token.contains('\r'))
                return answer(core::fail(nothingFound())); // not an instance, as a rule
            askRole(origin, token);
        });
    }

    void askRole(const net::Origin &origin, const QByteArray &token)
    {
        m_task =
            m_loop.fetch(instanceRoleRequest(origin, token, {}), [this, origin, token](Result<net::HttpReply> reply) {
                const QByteArray role = reply ? reply->body.split('\n').value(0).trimmed() : QByteArray();
                if (!reply || reply->head.status != 200 || !isRoleName(role))
                    return answer(core::fail(nothingFound()));
                const net::HttpRequest request = instanceRoleRequest(origin, token, role);
                m_task = m_loop.fetch(request, [this, request](Result<net::HttpReply> credentials) {
                    if (!credentials)
                        return answer(core::fail(credentials.error()));
                    if (credentials->head.status != 200)
                        return answer(core::fail(refusedBy(request, credentials->head.status)));
                    answer(credentialsFromJson(credentials->body, request.origin.name));
                });
            });
    }

    void answerSoon(Result<Credentials> result)
    {
        m_task = core::soon([this, result = std::move(result)] { answer(result); });
    }

    void answer(Result<Credentials> result)
    {
        if (result)
            m_kept->credentials = *result;
        const Done done = m_done; // this may be destroyed in it
        done(std::move(result));
    }

    net::HttpLoop &m_loop;
    const QProcessEnvironment m_environment;
    const QString m_profile;
    std::shared_ptr<Kept> m_kept;
    Done m_done;
    core::Task m_task;
};

CredentialSource::CredentialSource(net::HttpLoop &loop, QProcessEnvironment environment, QString profile)
    : m_loop(loop)
    , m_environment(std::move(environment))
    , m_profile(std::move(profile))
    , m_kept(std::make_shared<Kept>())
{
}

CredentialSource::~CredentialSource() = default;

core::Task CredentialSource::get(Done done)
{
    auto search = std::make_unique<Search>(*this, std::move(done));
    search->start();
    return core::Task(std::move(search));
}

void CredentialSource::forget()
{
    m_kept->credentials.reset();
}

} // namespace bayplan::aws
