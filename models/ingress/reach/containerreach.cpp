// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/containerreach.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "ingress/reach/containerfile.h"
#include "ingress/reach/containerprogram.h"
#include "ingress/reach/containerwrite.h"
#include "ingress/reach/reacherror.h"
#include "ingress/reach/talkprograms.h"
#include "ingress/words.h"

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

ContainerReach::ContainerReach(QString host, QString container, std::function<engine::Client *()> client)
    : m_host(std::move(host))
    , m_container(std::move(container))
    , m_client(std::move(client))
{
}

QString ContainerReach::where() const
{
    return tr("%1 on %2").arg(core::plainLine(m_container, 100), core::plainLine(m_host, 100));
}

Error ContainerReach::located(Error error) const
{
    error.where = where();
    return error;
}

Error ContainerReach::noHost() const
{
    return {.kind = Error::Kind::ConnectionLost,
            .what = tr("The host %1 is not connected").arg(core::plainLine(m_host, 100)),
            .where = where(),
            .next = tr("Add it, or wait until it is back")};
}

core::Task ContainerReach::readFile(const QString &path, std::function<void(Result<std::optional<QByteArray>>)> done)
{
    engine::Client *client = m_client();
    if (!client || !problemWithPath(path).isEmpty())
        return core::soon(
            [error = client ? badPath(path, where()) : noHost(), done = std::move(done)] { done(core::fail(error)); });
    return readContainerFile(*client, m_container, path,
                             [this, done = std::move(done)](const Result<std::optional<ContainerFile>> &file) {
                                 if (!file)
                                     return done(core::fail(located(file.error())));
                                 if (!*file)
                                     return done(std::nullopt);
                                 done((*file)->file.bytes);
                             });
}

core::Task ContainerReach::writeFile(const QString &path, const QByteArray &bytes,
                                     std::function<void(Result<void>)> done)
{
    engine::Client *client = m_client();
    if (!client || !problemWithPath(path).isEmpty())
        return core::soon(
            [error = client ? badPath(path, where()) : noHost(), done = std::move(done)] { done(core::fail(error)); });
    return writeContainerFile(*client, m_container, path, bytes, m_moves,
                              [this, done = std::move(done)](const Result<void> &written) {
                                  if (!written)
                                      return done(core::fail(located(written.error())));
                                  done({});
                              });
}

core::Task ContainerReach::writeLike(const QString &path, const QString &like, const QByteArray &bytes,
                                     std::function<void(Result<void>)> done)
{
    engine::Client *client = m_client();
    const QString bad = !problemWithPath(path).isEmpty() ? path : !problemWithPath(like).isEmpty() ? like : QString();
    if (!client || !bad.isEmpty())
        return core::soon(
            [error = client ? badPath(bad, where()) : noHost(), done = std::move(done)] { done(core::fail(error)); });
    return putLikeContainerFile(*client, m_container, path, like, bytes,
                                [this, done = std::move(done)](const Result<void> &written) {
                                    if (!written)
                                        return done(core::fail(located(written.error())));
                                    done({});
                                });
}

core::Task ContainerReach::removeFile(const QString &path, std::function<void(Result<void>)> done)
{
    engine::Client *client = m_client();
    if (!client || !problemWithPath(path).isEmpty())
        return core::soon(
            [error = client ? badPath(path, where()) : noHost(), done = std::move(done)] { done(core::fail(error)); });
    return runInContainer(*client, m_container, RunAs::Root, {.command = {u"rm"_s, u"-f"_s, u"--"_s, path}},
                          [this, path, done = std::move(done)](const Result<ProgramEnd> &end) {
                              if (!end)
                                  return done(core::fail(located(end.error())));
                              if (!end->isThere)
                                  return done(core::fail(noProgram(u"rm"_s, {}, where())));
                              if (end->exitCode != 0)
                                  return done(core::fail(fileTrouble(*end, path, where())));
                              done({});
                          });
}

core::Task ContainerReach::run(const QStringList &command, const QByteArray &input,
                               std::function<void(Result<CommandEnd>)> done)
{
    engine::Client *client = m_client();
    if (!client)
        return core::soon([error = noHost(), done = std::move(done)] { done(core::fail(error)); });
    return runInContainer(*client, m_container, RunAs::Container, {.command = command, .input = input, .merged = true},
                          [this, command, done = std::move(done)](const Result<ProgramEnd> &end) {
                              if (!end)
                                  return done(core::fail(located(end.error())));
                              done(commandEnd(*end, command.first(), where()));
                          });
}

core::Task ContainerReach::talk(const QString &socket, const QByteArray &request,
                                std::function<void(Result<QByteArray>)> done)
{
    const auto run = [this](const ProgramRun &program, ProgramDone ended) {
        engine::Client *client = m_client();
        if (!client)
            return core::soon([error = noHost(), ended = std::move(ended)] { ended(core::fail(error)); });
        // The socket is often its owner's alone, and who asks may use the engine anyway.
        return runInContainer(*client, m_container, RunAs::Root, program, std::move(ended));
    };
    return talkByProgram(run, socket, m_talksBy, request,
                         [this, done = std::move(done)](const Result<QByteArray> &answer, int place) {
                             m_talksBy = place;
                             if (!answer)
                                 return done(core::fail(located(answer.error())));
                             done(answer);
                         });
}

core::Task ContainerReach::signal(const QString &name, std::function<void(Result<void>)> done)
{
    engine::Client *client = m_client();
    if (!client)
        return core::soon([error = noHost(), done = std::move(done)] { done(core::fail(error)); });
    return client->send(engine::killContainer(m_container, name),
                        [this, done = std::move(done)](const Result<QByteArray> &reply) {
                            if (!reply)
                                return done(core::fail(located(containerTrouble(reply.error(), m_container))));
                            done({});
                        });
}

} // namespace bayplan::ingress
