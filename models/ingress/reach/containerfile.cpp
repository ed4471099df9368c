// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/containerfile.h"

#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "files/calls.h"
#include "files/containerpath.h"
#include "files/resolve.h"
#include "files/subtree.h"
#include "ingress/reach/containerprogram.h"
#include "ingress/reach/reacherror.h"
#include "net/bodypipe.h"
#include "net/replyflow.h"

#include <memory>
#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;

namespace {

class Reading : public core::Task::Work, public files::TreeSink
{
public:
    using Done = std::function<void(Result<std::optional<ContainerFile>>)>;

    Reading(engine::Client &client, QString container, const QString &path, Done done)
        : m_client(client)
        , m_container(std::move(container))
        , m_path(path.toUtf8())
        , m_done(std::move(done))
    {
        m_task = files::resolve([this] { return &m_client; }, m_container, files::cleanPath(m_path),
                                [this](const Result<files::Resolved> &resolved) {
                                    if (resolved)
                                        read(*resolved);
                                    else if (resolved.error().kind == Error::Kind::NotFound)
                                        seeWhetherContainerIsThere();
                                    else
                                        fail(resolved.error());
                                });
    }

    Result<void> begin(const QByteArrayList &names, const files::TarMember &member,
                       const std::optional<QByteArrayList> &) override
    {
        if (!names.isEmpty() || member.kind != files::EntryKind::File || member.isHardLink)
            return core::fail(notAFile());
        if (member.size > mostOfFile)
            return core::fail(fileTooLong(QString::fromUtf8(m_path), {}));
        m_file.file.permissions = member.permissions;
        m_file.file.owner = {member.user, member.group};
        m_begun = true;
        return {};
    }
    Result<void> data(QByteArrayView bytes) override
    {
        m_file.file.bytes += bytes;
        return {};
    }
    Result<void> end() override { return {}; }

private:
    void read(const files::Resolved &resolved)
    {
        if (!resolved.stat || !resolved.stat->isFile)
            return fail(notAFile());
        m_file.path = resolved.asked.path;
        m_subtree = std::make_unique<files::Subtree>(resolved.asked, *this);
        m_stream = std::make_unique<files::TarStream>(*m_subtree);
        m_task =
            m_client.stream(files::calls::read(m_container, resolved.asked.path, std::make_shared<net::ReplyFlow>()),
                            {.head = {},
                             .data =
                                 [this](const QByteArray &bytes) {
                                     if (!m_done)
                                         return;
                                     if (const auto good = m_stream->feed(bytes); !good)
                                         fail(good.error());
                                 },
                             .end =
                                 [this](const Result<void> &ended) {
                                     if (!m_done)
                                         return;
                                     if (const auto good = ended ? m_stream->finish() : ended; !good)
                                         return fail(files::calls::explained(good.error(), m_path));
                                     if (!m_begun)
                                         return fail(notAFile());
                                     tell(std::optional(std::move(m_file)));
                                 }});
    }

    /// Engines answer 404 for either.
    void seeWhetherContainerIsThere()
    {
        m_task = m_client.send(engine::inspectContainer(m_container), [this](const Result<QByteArray> &reply) {
            if (!reply)
                return fail(reply.error());
            tell(std::optional<ContainerFile>());
        });
    }

    Error notAFile() const
    {
        return {.kind = Error::Kind::Input,
                .what = QStringLiteral("%1 is not a file").arg(files::shown(m_path)),
                .where = {},
                .next = {}};
    }

    void fail(const Error &error) { tell(core::fail(containerTrouble(error, m_container))); }

    void tell(Result<std::optional<ContainerFile>> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    engine::Client &m_client;
    const QString m_container;
    const QByteArray m_path;
    Done m_done;
    ContainerFile m_file;
    bool m_begun = false;
    std::unique_ptr<files::Subtree> m_subtree;
    std::unique_ptr<files::TarStream> m_stream;
    core::Task m_task;
};

} // namespace

core::Task readContainerFile(engine::Client &client, const QString &container, const QString &path,
                             std::function<void(Result<std::optional<ContainerFile>>)> done)
{
    return core::Task(std::make_unique<Reading>(client, container, path, std::move(done)));
}

core::Task putContainerFile(engine::Client &client, const QString &container, const ContainerFile &file,
                            std::function<void(Result<void>)> done)
{
    const auto tar = files::tarOf(file.file, files::nameOf(file.path));
    if (!tar)
        return core::soon([error = tar.error(), done = std::move(done)] { done(core::fail(error)); });
    auto pipe = std::make_shared<net::BodyPipe>();
    pipe->write(*tar); // more than its capacity, perhaps: it is in memory anyway
    pipe->end();
    return client.stream(
        files::calls::write(container, files::parentOf(file.path), pipe),
        {.head = {},
         .data = [](const QByteArray &) {},
         .end =
             [done = std::move(done), container, path = file.path](const Result<void> &ended) {
                 if (ended)
                     return done({});
                 done(core::fail(containerTrouble(files::calls::explained(ended.error(), path), container)));
             }});
}

} // namespace bayplan::ingress
