// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/filereader.h"

#include "files/calls.h"
#include "files/resolve.h"
#include "files/subtree.h"
#include "files/texts.h"
#include "net/replyflow.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace bayplan::files {

using core::Error;
using core::Result;

namespace {

class Reader : public core::Task::Work, public TreeSink
{
public:
    Reader(engine::Client &client, QString container, QByteArray path, qsizetype most,
           std::function<void(Result<FileBeginning>)> done)
        : m_client(client)
        , m_container(std::move(container))
        , m_path(std::move(path))
        , m_most(most)
        , m_done(std::move(done))
    {
    }

    void start()
    {
        m_task = resolve([this] { return &m_client; }, m_container, m_path,
                         [this](const Result<Resolved> &resolved) {
                             if (!resolved)
                                 return finish(core::fail(resolved.error()));
                             if (resolved->stat && !resolved->stat->isFile)
                                 return finish(core::fail(notAFile()));
                             read(resolved->asked);
                         });
    }

    Result<void> begin(const QByteArrayList &names, const TarMember &member,
                       const std::optional<QByteArrayList> &) override
    {
        if (!names.isEmpty() || member.kind != EntryKind::File || member.isHardLink)
            return core::fail(notAFile());
        m_beginning.size = member.size;
        return {};
    }
    Result<void> data(QByteArrayView bytes) override
    {
        m_beginning.bytes += bytes.first(std::min(bytes.size(), m_most - m_beginning.bytes.size()));
        m_complete = m_beginning.bytes.size() == m_most;
        return {};
    }
    Result<void> end() override
    {
        m_complete = true;
        return {};
    }

private:
    Error notAFile() const
    {
        return {.kind = Error::Kind::Input,
                .what = Texts::tr("%1 is not a file that can be read").arg(shown(m_path)),
                .where = {},
                .next = {}};
    }

    void read(const AskablePath &asked)
    {
        m_subtree = std::make_unique<Subtree>(asked, *this);
        m_stream = std::make_unique<TarStream>(*m_subtree);
        m_task = m_client.stream(calls::read(m_container, asked.path, std::make_shared<net::ReplyFlow>()),
                                 {.head = {},
                                  .data =
                                      [this](const QByteArray &bytes) {
                                          if (!m_done)
                                              return;
                                          if (const auto good = m_stream->feed(bytes); !good)
                                              finish(core::fail(good.error()));
                                          else if (m_complete)
                                              finish(std::move(m_beginning));
                                      },
                                  .end =
                                      [this](const Result<void> &ended) {
                                          const auto good = ended ? m_stream->finish() : ended;
                                          finish(good ? Result<FileBeginning>(core::fail(notAFile()))
                                                      : core::fail(calls::explained(good.error(), m_path)));
                                      }});
    }

    void finish(Result<FileBeginning> result)
    {
        if (!m_done)
            return;
        const auto done = std::exchange(m_done, {}); // may destroy this
        done(std::move(result));
    }

    engine::Client &m_client;
    const QString m_container;
    const QByteArray m_path;
    const qsizetype m_most;
    std::function<void(Result<FileBeginning>)> m_done;
    FileBeginning m_beginning;
    bool m_complete = false;
    std::unique_ptr<Subtree> m_subtree;
    std::unique_ptr<TarStream> m_stream;
    core::Task m_task;
};

} // namespace

core::Task readFile(engine::Client &client, const QString &container, const QByteArray &path, qsizetype most,
                    std::function<void(Result<FileBeginning>)> done)
{
    auto work = std::make_unique<Reader>(client, container, path, most, std::move(done));
    work->start();
    return core::Task(std::move(work));
}

} // namespace bayplan::files
