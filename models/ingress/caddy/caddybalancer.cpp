// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/caddy/caddybalancer.h"

#include "core/plaintext.h"
#include "ingress/caddy/caddytext.h"
#include "ingress/reach/filechange.h"
#include "ingress/text/markedpart.h"
#include "ingress/text/serverwords.h"
#include "ingress/words.h"

#include <memory>
#include <utility>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using services::Ingress;

namespace {

/// The file, then the admin API where it answers.
class Reading : public core::Task::Work
{
public:
    Reading(Reach &reach, Ingress ingress, std::function<void(Result<SeenBackend>)> done)
        : m_reach(reach)
        , m_ingress(std::move(ingress))
        , m_done(std::move(done))
    {
        m_task = m_reach.readFile(m_ingress.place.file, [this](const Result<FileContent> &file) { onFile(file); });
    }

private:
    void onFile(const Result<FileContent> &file)
    {
        if (!file)
            return tell(core::fail(file.error()));
        const QByteArray text = file->value_or(QByteArray());
        const auto part = markedPart(text, m_ingress.name);
        if (!part)
            return tell(core::fail(part.error()));
        if (!*part)
            return tell(core::fail({.kind = Error::Kind::NotFound,
                                    .what = tr("%1 is not in the Caddyfile").arg(m_ingress.name),
                                    .where = m_reach.where(),
                                    .next = {}}));
        const auto servers = readCaddyPart(**part);
        if (!servers)
            return tell(core::fail(servers.error()));
        m_seen.servers = *servers;
        m_seen.oldWorkers = std::nullopt; // requests of before a reload are in the same process
        m_seen.isInForce = false;         // until it says so
        m_isUsed = m_ingress.listen != 0 || importsSnippet(text, m_ingress.name);
        m_admin = caddyAdmin(text);
        if (m_admin.isEmpty())
            return tell(m_seen);
        ask("/config/", [this](const QByteArray &json) {
            compare(json);
            ask("/reverse_proxy/upstreams", [this](const QByteArray &numbers) {
                addNumbers(numbers);
                tell(m_seen);
            });
        });
    }

    /// Nothing where there is no answer.
    void ask(const QByteArray &path, const std::function<void(const QByteArray &)> &then)
    {
        // HTTP/1.0, so that the answer comes in one piece and ends with the connection.
        m_task = m_reach.talk(m_admin, "GET " + path + " HTTP/1.0\r\nHost: " + m_admin.toUtf8() + "\r\n\r\n",
                              [then](const Result<QByteArray> &reply) {
                                  const QByteArray answer = reply.value_or(QByteArray());
                                  const qsizetype body = answer.indexOf("\r\n\r\n");
                                  const bool isGood =
                                      body >= 0 &&
                                      answer.left(answer.indexOf("\r\n")).simplified().split(' ').value(1) == "200";
                                  const auto kept = then; // the task is replaced in it
                                  kept(isGood ? answer.mid(body + 4) : QByteArray());
                              });
    }

    void compare(const QByteArray &json)
    {
        const auto proxies = readCaddyProxies(json);
        if (!proxies || m_seen.servers.isEmpty())
            return;
        QSet<QString> upstreams;
        for (const SeenServer &server : m_seen.servers)
            upstreams.insert(hostPort(server.address, server.port));
        m_seen.isInForce = proxies->contains(upstreams);
        if (!m_seen.isInForce && m_isUsed)
            m_seen.fileProblem = tr("Caddy runs with something else than its file says");
    }

    void addNumbers(const QByteArray &json)
    {
        const auto upstreams = readCaddyUpstreams(json);
        if (!upstreams)
            return;
        for (SeenServer &server : m_seen.servers) {
            const auto found = upstreams->constFind(hostPort(server.address, server.port));
            if (found != upstreams->constEnd())
                server.sessions = found->requests;
        }
    }

    void tell(Result<SeenBackend> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    Reach &m_reach;
    const Ingress m_ingress;
    std::function<void(Result<SeenBackend>)> m_done;
    SeenBackend m_seen;
    QString m_admin;
    bool m_isUsed = false; ///< by a site, as far as the file tells
    core::Task m_task;
};

/// `caddy reload` has the new configuration checked by Caddy itself, and is done when it is in force.
class Reload : public core::Task::Work
{
public:
    Reload(Reach &reach, const Ingress &ingress, Outcome done) : m_reach(reach), m_done(std::move(done))
    {
        const QStringList usual{u"caddy"_s,     u"reload"_s,    u"--config"_s, ingress.place.file,
                                u"--adapter"_s, u"caddyfile"_s, u"--force"_s};
        const QStringList own{u"sh"_s, u"-c"_s, ingress.place.reload};
        m_task = m_reach.run(ingress.place.reload.isEmpty() ? usual : own, {}, [this](const Result<CommandEnd> &end) {
            if (!end)
                return tell(core::fail(end.error()));
            if (end->exitCode == 0)
                return tell({});
            const QString said =
                core::plainLine(QString::fromUtf8(end->output.trimmed().split('\n').last()).trimmed(), 300);
            const bool isDown = end->output.contains("connection refused");
            tell(core::fail({.kind = isDown ? Error::Kind::Refused : Error::Kind::Input,
                             .what = isDown ? tr("Caddy's admin API does not answer: %1").arg(said)
                                            : tr("Caddy refuses the configuration: %1").arg(said),
                             .where = m_reach.where(),
                             .next = isDown ? tr("Start Caddy, or give the ingress a command to reload")
                                            : tr("Nothing was changed; put right what Caddy says first")}));
        });
    }

private:
    void tell(Result<void> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    Reach &m_reach;
    Outcome m_done;
    core::Task m_task;
};

} // namespace

CaddyBalancer::CaddyBalancer(Reach &reach, Ingress ingress) : m_reach(reach), m_ingress(std::move(ingress)) {}

BalancerTraits CaddyBalancer::traits() const
{
    // Its checks are not told (caddyserver/caddy issue 6135), nor what a server that was left out still has.
    return {.checks = false, .keepsDrained = false, .weighs = false};
}

core::Task CaddyBalancer::read(std::function<void(Result<SeenBackend>)> done)
{
    return core::Task(std::make_unique<Reading>(m_reach, m_ingress, std::move(done)));
}

core::Task CaddyBalancer::apply(const QList<WantedServer> &servers, std::function<void(Result<void>)> done)
{
    const auto change = [this, servers](const FileContent &before) -> Result<FileContent> {
        const auto part = caddyPart(m_ingress, servers);
        if (!part)
            return core::fail(part.error());
        auto file = withCaddyPart(before.value_or(QByteArray()), m_ingress, *part);
        if (!file)
            return core::fail(file.error());
        return FileContent(*file);
    };
    return changeFile(m_reach,
                      {.file = m_ingress.place.file,
                       .change = change,
                       .force = [this](const Outcome &forced) { return force(forced); }},
                      std::move(done));
}

core::Task CaddyBalancer::remove(std::function<void(Result<void>)> done)
{
    const auto change = [this](const FileContent &before) -> Result<FileContent> {
        if (!before)
            return before;
        auto file = withoutMarkedPart(*before, m_ingress.name);
        if (!file)
            return core::fail(file.error());
        return FileContent(*file);
    };
    return changeFile(m_reach,
                      {.file = m_ingress.place.file,
                       .change = change,
                       .force = [this](const Outcome &forced) { return force(forced); }},
                      std::move(done));
}

core::Task CaddyBalancer::force(std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<Reload>(m_reach, m_ingress, std::move(done)));
}

} // namespace bayplan::ingress
