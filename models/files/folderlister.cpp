// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/folderlister.h"

#include "engine/execsession.h"
#include "files/calls.h"
#include "files/resolve.h"
#include "files/statlines.h"
#include "files/subtree.h"
#include "files/texts.h"
#include "net/replyflow.h"

#include <QHash>

#include <algorithm>
#include <memory>
#include <utility>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using engine::ExecSession;

namespace {

Error notAFolder(const QByteArray &path)
{
    return {.kind = Error::Kind::Input,
            .what = Texts::tr("%1 is not a folder").arg(shown(path)),
            .where = {},
            .next = Texts::tr("Open the folder it is in")};
}

/// Keeps what is directly in the folder.
class Heads : public TreeSink
{
public:
    Heads(QByteArray path, qsizetype most) : m_path(std::move(path)), m_most(most) {}

    Result<void> begin(const QByteArrayList &names, const TarMember &member,
                       const std::optional<QByteArrayList> &target) override
    {
        if (names.isEmpty() && member.kind != EntryKind::Folder)
            return core::fail(notAFolder(m_path));
        if (names.isEmpty())
            owner = {member.user, member.group};
        if (names.size() != 1 || m_places.contains(names.first()) || isFull())
            return {};
        m_places.insert(names.first(), entries.size());
        entries << Entry{.name = names.first(),
                         .kind = member.kind,
                         .permissions = member.permissions,
                         .size = member.size,
                         .modified = member.modified,
                         .user = member.user,
                         .group = member.group,
                         .target = member.isHardLink ? QByteArray() : member.target};
        // Of a file's second name the archive tells no size.
        if (target && target->size() == 1 && m_places.contains(target->first()))
            entries.last().size = entries.at(m_places.value(target->first())).size;
        return {};
    }
    Result<void> data(QByteArrayView) override { return {}; }
    Result<void> end() override { return {}; }
    bool isFull() const { return entries.size() >= m_most; }

    QList<Entry> entries;
    Owner owner;

private:
    const QByteArray m_path;
    const qsizetype m_most;
    QHash<QByteArray, qsizetype> m_places;
};

class Lister : public core::Task::Work
{
public:
    Lister(engine::Client &client, ListRequest request, std::function<void(qint64)> progress,
           std::function<void(Result<Listing>)> done)
        : m_client(client)
        , m_request(std::move(request))
        , m_progress(std::move(progress))
        , m_done(std::move(done))
        , m_lines(m_request.mostEntries)
        , m_heads(m_request.path, m_request.mostEntries)
    {
    }

    void start()
    {
        if (m_request.mayRun && isText(m_request.path))
            runCommand();
        else
            readArchive();
    }

private:
    void runCommand()
    {
        // As root, as the archive is read.
        m_exec = std::make_unique<ExecSession>(m_client, engine::ExecSpec{.container = m_request.container,
                                                                          .command = listCommand(m_request.path),
                                                                          .tty = false,
                                                                          .user = u"0"_s});
        ExecSession *exec = m_exec.get();
        QObject::connect(exec, &ExecSession::started, exec, [exec] { exec->finishInput(); });
        QObject::connect(exec, &ExecSession::output, exec, [this](const QByteArray &bytes) {
            if (m_beginning.size() < 4096)
                m_beginning += bytes.first(std::min<qsizetype>(bytes.size(), 4096));
            m_lines.feed(bytes);
            if (m_lines.isFull()) {
                dropCommand();
                finish(Listing{m_lines.take(), false, m_lines.owner(), false});
            }
        });
        QObject::connect(exec, &ExecSession::errorOutput, exec, [this](const QByteArray &bytes) {
            if (m_complaints.size() < 16 * 1024)
                m_complaints += bytes;
        });
        QObject::connect(exec, &ExecSession::finished, exec, [this](int code) {
            dropCommand();
            onListed(code);
        });
        QObject::connect(exec, &ExecSession::failed, exec, [this](const Error &error) {
            dropCommand();
            // It doesn't run any more, is paused, or its host takes no commands: the archive may still be had.
            const bool lost = error.kind == Error::Kind::ConnectionLost || error.kind == Error::Kind::Refused ||
                              error.kind == Error::Kind::Timeout;
            if (lost)
                finish(core::fail(error));
            else
                readArchive();
        });
        exec->start();
    }

    void onListed(int code)
    {
        QList<Entry> entries = m_lines.take();
        const bool understood = m_lines.malformed() == 0 && !engine::execNeverBegan(m_beginning, code);
        // A folder may be empty, and an entry may go while it is looked at.
        if (understood && (code == 0 || !entries.isEmpty()))
            return finish(Listing{std::move(entries), true, m_lines.owner(), false});
        if (m_complaints.contains("Permission denied")) {
            return finish(core::fail({.kind = Error::Kind::PermissionDenied,
                                      .what = Texts::tr("%1 can't be read, even by root").arg(shown(m_request.path)),
                                      .where = {},
                                      .next = {}}));
        }
        readArchive();
    }

    /// Called from its signals, so it ends a little later.
    void dropCommand()
    {
        ExecSession *exec = m_exec.release();
        exec->disconnect();
        exec->deleteLater();
    }

    void readArchive()
    {
        m_task = resolve([this] { return &m_client; }, m_request.container, m_request.path,
                         [this](const Result<Resolved> &resolved) {
                             if (!resolved)
                                 return finish(core::fail(resolved.error()));
                             if (resolved->stat && !resolved->stat->isFolder)
                                 return finish(core::fail(notAFolder(m_request.path)));
                             readArchive(resolved->asked);
                         });
    }

    void readArchive(const AskablePath &asked)
    {
        m_subtree = std::make_unique<Subtree>(asked, m_heads);
        m_stream = std::make_unique<TarStream>(*m_subtree);
        m_task =
            m_client.stream(calls::read(m_request.container, asked.path, std::make_shared<net::ReplyFlow>()),
                            {.head = {},
                             .data = [this](const QByteArray &bytes) { onData(bytes); },
                             .end =
                                 [this](const Result<void> &ended) {
                                     if (!ended)
                                         return finish(core::fail(calls::explained(ended.error(), m_request.path)));
                                     onArchived(m_stream->finish(), true);
                                 }});
    }

    void onData(const QByteArray &bytes)
    {
        if (!m_done)
            return;
        const auto good = m_stream->feed(bytes);
        m_read += bytes.size();
        if (!good)
            return onArchived(good, true);
        if (m_subtree->isOver())
            return onArchived({}, true);
        if (m_heads.isFull() || m_read >= m_request.mostBytes)
            return onArchived({}, false);
        if (m_progress)
            m_progress(m_read);
    }

    void onArchived(const Result<void> &good, bool isComplete)
    {
        if (!good)
            return finish(core::fail(good.error()));
        if (isComplete && !m_subtree->hasBegun()) {
            return finish(core::fail(calls::explained(
                {.kind = Error::Kind::NotFound, .what = {}, .where = {}, .next = {}}, m_request.path)));
        }
        finish(Listing{std::move(m_heads.entries), isComplete, m_heads.owner, true});
    }

    void finish(Result<Listing> result)
    {
        if (!m_done)
            return;
        const auto done = std::exchange(m_done, {}); // may destroy this
        done(std::move(result));
    }

    engine::Client &m_client;
    const ListRequest m_request;
    std::function<void(qint64)> m_progress;
    std::function<void(Result<Listing>)> m_done;
    StatLines m_lines;
    QByteArray m_beginning;
    QByteArray m_complaints;
    std::unique_ptr<ExecSession> m_exec;
    Heads m_heads;
    std::unique_ptr<Subtree> m_subtree;
    std::unique_ptr<TarStream> m_stream;
    qint64 m_read = 0;
    core::Task m_task;
};

} // namespace

core::Task listFolder(engine::Client &client, ListRequest request, std::function<void(qint64)> progress,
                      std::function<void(Result<Listing>)> done)
{
    auto work = std::make_unique<Lister>(client, std::move(request), std::move(progress), std::move(done));
    work->start();
    return core::Task(std::move(work));
}

} // namespace bayplan::files
