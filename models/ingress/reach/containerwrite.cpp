// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/containerwrite.h"

#include "files/containerpath.h"
#include "ingress/reach/containerfile.h"
#include "ingress/reach/containerprogram.h"
#include "ingress/reach/reacherror.h"

#include <QRandomGenerator>

#include <memory>
#include <utility>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

QByteArray besides(const QByteArray &path)
{
    const QByteArray number = QByteArray::number(QRandomGenerator::global()->generate64(), 36);
    return files::joined(files::parentOf(path), '.' + files::nameOf(path).left(200) + ".bayplan-" + number);
}

class Writing : public core::Task::Work
{
public:
    Writing(engine::Client &client, QString container, const QString &path, QByteArray bytes, bool &moves,
            std::function<void(Result<void>)> done)
        : m_client(client)
        , m_container(std::move(container))
        , m_bytes(std::move(bytes))
        , m_moves(moves)
        , m_done(std::move(done))
    {
        m_task =
            readContainerFile(m_client, m_container, path, [this, path](Result<std::optional<ContainerFile>> found) {
                if (!found)
                    return tell(core::fail(found.error()));
                m_file =
                    *found ? std::move(**found) : ContainerFile{.path = files::cleanPath(path.toUtf8()), .file = {}};
                m_file.file.bytes = m_bytes;
                if (!*found)
                    put(); // nobody can have read half of it: there is none
                else if (m_moves)
                    putBeside();
                else
                    seeWhetherItMoves();
            });
    }

private:
    void seeWhetherItMoves()
    {
        m_task = runInContainer(m_client, m_container, RunAs::Root, {.command = {u"mv"_s, u"--help"_s}},
                                [this](const Result<ProgramEnd> &end) {
                                    const bool stopped = !end && end.error().kind == Error::Kind::Refused;
                                    if (stopped || (end && !end->isThere))
                                        return put();
                                    if (!end)
                                        return tell(core::fail(end.error()));
                                    m_moves = true;
                                    putBeside();
                                });
    }

    void put()
    {
        m_task =
            putContainerFile(m_client, m_container, m_file, [this](const Result<void> &written) { tell(written); });
    }

    void putBeside()
    {
        ContainerFile temporary = m_file;
        temporary.path = besides(m_file.path);
        m_temporary = QString::fromUtf8(temporary.path);
        m_task = putContainerFile(m_client, m_container, temporary, [this](const Result<void> &written) {
            if (!written)
                return tell(written);
            move();
        });
    }

    void move()
    {
        m_task = runInContainer(m_client, m_container, RunAs::Root,
                                {.command = {u"mv"_s, u"-f"_s, u"--"_s, m_temporary, QString::fromUtf8(m_file.path)}},
                                [this](const Result<ProgramEnd> &end) {
                                    if (!end)
                                        return tell(core::fail(end.error()));
                                    if (!end->isThere) { // it was, in the container that had this name before
                                        m_moves = false;
                                        return put();
                                    }
                                    if (end->exitCode == 0)
                                        return tell({});
                                    if (end->errors.contains("busy")) // a mount of its own: EBUSY
                                        return writeOver();
                                    removeTemporary(fileTrouble(*end, QString::fromUtf8(m_file.path), {}));
                                });
    }

    void writeOver()
    {
        const auto script = u"cat -- \"$1\" > \"$2\"; c=$?; rm -f -- \"$1\"; exit $c"_s;
        m_task = runInContainer(
            m_client, m_container, RunAs::Root,
            {.command = {u"sh"_s, u"-c"_s, script, u"sh"_s, m_temporary, QString::fromUtf8(m_file.path)}},
            [this](const Result<ProgramEnd> &end) {
                if (!end)
                    return tell(core::fail(end.error()));
                if (!end->isThere || end->exitCode != 0)
                    return tell(core::fail(fileTrouble(*end, QString::fromUtf8(m_file.path), {})));
                tell({});
            });
    }

    void removeTemporary(const Error &why)
    {
        m_task =
            runInContainer(m_client, m_container, RunAs::Root, {.command = {u"rm"_s, u"-f"_s, u"--"_s, m_temporary}},
                           [this, why](const Result<ProgramEnd> &) { tell(core::fail(why)); });
    }

    void tell(Result<void> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    engine::Client &m_client;
    const QString m_container;
    const QByteArray m_bytes;
    bool &m_moves;
    std::function<void(Result<void>)> m_done;
    ContainerFile m_file;
    QString m_temporary;
    core::Task m_task;
};

class WritingLike : public core::Task::Work
{
public:
    WritingLike(engine::Client &client, const QString &container, const QString &path, const QString &like,
                const QByteArray &bytes, std::function<void(Result<void>)> done)
        : m_done(std::move(done))
    {
        m_task = readContainerFile(
            client, container, like,
            [this, &client, container, path, bytes](const Result<std::optional<ContainerFile>> &found) {
                if (!found)
                    return tell(core::fail(found.error()));
                ContainerFile file = found->value_or(ContainerFile{});
                file.path = files::cleanPath(path.toUtf8());
                file.file.bytes = bytes;
                m_task =
                    putContainerFile(client, container, file, [this](const Result<void> &written) { tell(written); });
            });
    }

private:
    void tell(const Result<void> &result)
    {
        const Result<void> kept = result;
        const auto done = std::exchange(m_done, {}); // may destroy this
        done(kept);
    }

    std::function<void(Result<void>)> m_done;
    core::Task m_task;
};

} // namespace

core::Task writeContainerFile(engine::Client &client, const QString &container, const QString &path,
                              const QByteArray &bytes, bool &moves, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<Writing>(client, container, path, bytes, moves, std::move(done)));
}

core::Task putLikeContainerFile(engine::Client &client, const QString &container, const QString &path,
                                const QString &like, const QByteArray &bytes, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<WritingLike>(client, container, path, like, bytes, std::move(done)));
}

} // namespace bayplan::ingress
