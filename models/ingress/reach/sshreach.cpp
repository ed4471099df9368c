// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/sshreach.h"

#include "core/soon.h"
#include "engine/endpoint.h"
#include "ingress/reach/copythenwrite.h"
#include "ingress/reach/reacherror.h"
#include "ingress/reach/sshscripts.h"
#include "ingress/reach/talkprograms.h"
#include "ingress/words.h"

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

QStringList inEnglish(const QStringList &command)
{
    return QStringList{u"env"_s, u"LC_ALL=C"_s} + command;
}

} // namespace

Result<std::unique_ptr<SshReach>> SshReach::make(net::SshService &service, const QString &machine)
{
    const auto endpoint = engine::Endpoint::parse(machine);
    if (!endpoint)
        return core::fail(endpoint.error());
    if (endpoint->kind != engine::Endpoint::Kind::Ssh || !endpoint->path.isEmpty())
        return core::fail({.kind = Error::Kind::Input,
                           .what = tr("It is no machine that ssh reaches"),
                           .where = machine,
                           .next = tr("Write it as “ssh://user@name”")});
    return std::unique_ptr<SshReach>(new SshReach(service, {.name = endpoint->toString(),
                                                            .user = endpoint->user,
                                                            .host = endpoint->host,
                                                            .port = endpoint->port,
                                                            .socket = {}}));
}

SshReach::SshReach(net::SshService &service, net::SshTarget target) : m_session(service, std::move(target)) {}

QString SshReach::where() const
{
    return m_session.name();
}

Error SshReach::located(Error error) const
{
    error.where = where();
    return error;
}

core::Task SshReach::readFile(const QString &path, std::function<void(Result<std::optional<QByteArray>>)> done)
{
    if (!problemWithPath(path).isEmpty())
        return core::soon([error = badPath(path, where()), done = std::move(done)] { done(core::fail(error)); });
    return m_session.run({.command = inEnglish({u"cat"_s, u"--"_s, path}), .most = mostOfFile + 1},
                         [this, path, done = std::move(done)](const Result<ProgramEnd> &end) {
                             if (!end)
                                 return done(core::fail(located(end.error())));
                             if (end->output.size() > mostOfFile)
                                 return done(core::fail(fileTooLong(path, where())));
                             if (end->isThere && end->exitCode == 0)
                                 return done(end->output);
                             const Error error = fileTrouble(*end, path, where());
                             if (end->isThere && error.kind == Error::Kind::NotFound)
                                 return done(std::nullopt);
                             done(core::fail(error));
                         });
}

core::Task SshReach::writeFile(const QString &path, const QByteArray &bytes, std::function<void(Result<void>)> done)
{
    if (!problemWithPath(path).isEmpty())
        return core::soon([error = badPath(path, where()), done = std::move(done)] { done(core::fail(error)); });
    return m_session.run({.command = writeCommand(path, bytes.size()), .input = bytes},
                         [this, path, done = std::move(done)](const Result<ProgramEnd> &end) {
                             if (!end)
                                 return done(core::fail(located(end.error())));
                             if (!end->isThere || end->exitCode != 0)
                                 return done(core::fail(fileTrouble(*end, path, where())));
                             done({});
                         });
}

core::Task SshReach::writeLike(const QString &path, const QString &like, const QByteArray &bytes,
                               std::function<void(Result<void>)> done)
{
    return copyThenWrite(*this, path, like, bytes, std::move(done));
}

core::Task SshReach::removeFile(const QString &path, std::function<void(Result<void>)> done)
{
    if (!problemWithPath(path).isEmpty())
        return core::soon([error = badPath(path, where()), done = std::move(done)] { done(core::fail(error)); });
    return m_session.run({.command = inEnglish({u"rm"_s, u"-f"_s, u"--"_s, path})},
                         [this, path, done = std::move(done)](const Result<ProgramEnd> &end) {
                             if (!end)
                                 return done(core::fail(located(end.error())));
                             if (!end->isThere || end->exitCode != 0)
                                 return done(core::fail(fileTrouble(*end, path, where())));
                             done({});
                         });
}

core::Task SshReach::run(const QStringList &command, const QByteArray &input,
                         std::function<void(Result<CommandEnd>)> done)
{
    return m_session.run({.command = command, .input = input, .merged = true},
                         [this, command, done = std::move(done)](const Result<ProgramEnd> &end) {
                             if (!end)
                                 return done(core::fail(located(end.error())));
                             done(commandEnd(*end, command.first(), where()));
                         });
}

core::Task SshReach::talk(const QString &socket, const QByteArray &request,
                          std::function<void(Result<QByteArray>)> done)
{
    const auto run = [this](const ProgramRun &program, ProgramDone ended) {
        return m_session.run(program, std::move(ended));
    };
    return talkByProgram(run, socket, m_talksBy, request,
                         [this, done = std::move(done)](const Result<QByteArray> &answer, int place) {
                             m_talksBy = place;
                             if (!answer)
                                 return done(core::fail(located(answer.error())));
                             done(answer);
                         });
}

core::Task SshReach::signal(const QString &, std::function<void(Result<void>)> done)
{
    return core::soon([error = notAContainer(where()), done = std::move(done)] { done(core::fail(error)); });
}

} // namespace bayplan::ingress
