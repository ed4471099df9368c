// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/resolve.h"

#include "core/soon.h"
#include "files/calls.h"

#include <memory>

namespace bayplan::files {

using core::Result;

namespace {

class Resolving : public core::Task::Work
{
public:
    Resolving(ClientOf client, QString container, std::function<void(Result<Resolved>)> done)
        : m_client(std::move(client))
        , m_container(std::move(container))
        , m_done(std::move(done))
    {
    }

    void ask(const QByteArray &path, bool followed)
    {
        const AskablePath asked = askable(path);
        if (!asked.below.isEmpty()) {
            m_task = core::soon([this, asked] { finish(Resolved{asked, std::nullopt}); });
            return;
        }
        engine::Client *client = m_client();
        if (!client) {
            m_task = core::soon([this] {
                finish(core::fail({.kind = core::Error::Kind::NotFound,
                                   .what = QStringLiteral("The host is not in this workspace any more"),
                                   .where = {},
                                   .next = {}}));
            });
            return;
        }
        m_header.clear();
        m_task = client->stream(
            calls::describe(m_container, path),
            {.head = [this](const net::HttpHead &head) { m_header = head.header("x-docker-container-path-stat"); },
             .data = [](const QByteArray &) {},
             .end = [this, path, followed](const Result<void> &ended) { onEnd(path, followed, ended); }});
    }

private:
    void onEnd(const QByteArray &path, bool followed, const Result<void> &ended)
    {
        if (!ended)
            return finish(core::fail(calls::explained(ended.error(), path)));
        const auto stat = decodePathStat(m_header);
        if (!stat)
            return finish(core::fail(stat.error()));
        // Bytes that are no text come as replacement characters: such a target can't be asked for.
        if (stat->isLink && !followed && !stat->target.isEmpty() && !stat->target.contains("\xEF\xBF\xBD"))
            return ask(stat->target, true);
        finish(Resolved{{path, {}}, *stat});
    }

    void finish(Result<Resolved> result)
    {
        const auto done = std::move(m_done); // may destroy this
        done(std::move(result));
    }

    const ClientOf m_client;
    const QString m_container;
    std::function<void(Result<Resolved>)> m_done;
    QByteArray m_header;
    core::Task m_task;
};

} // namespace

core::Task resolve(ClientOf client, const QString &container, const QByteArray &path,
                   std::function<void(Result<Resolved>)> done)
{
    auto work = std::make_unique<Resolving>(std::move(client), container, std::move(done));
    work->ask(path, false);
    return core::Task(std::move(work));
}

} // namespace bayplan::files
