// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/localreach.h"

#include "core/replacefile.h"
#include "core/soon.h"
#include "ingress/reach/copythenwrite.h"
#include "ingress/reach/localprogram.h"
#include "ingress/reach/reacherror.h"
#include "ingress/reach/sockettalk.h"
#include "ingress/words.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace bayplan::ingress {

using core::Error;
using core::Result;

namespace {

/// Other users' programs read it: a load balancer's is rarely that of whoever writes it.
constexpr int modeOfNewFile = 0644;

Error trouble(const QString &path, const QString &why, const QString &where)
{
    return {.kind = errno == EACCES || errno == EPERM ? Error::Kind::PermissionDenied : Error::Kind::System,
            .what = tr("%1 can't be used: %2").arg(path, why),
            .where = where,
            .next = {}};
}

Result<std::optional<QByteArray>> read(const QString &path, const QString &where)
{
    struct stat about = {};
    if (::stat(QFile::encodeName(path).constData(), &about) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        return core::fail(trouble(path, qt_error_string(errno), where));
    }
    if (!S_ISREG(about.st_mode))
        return core::fail(
            {.kind = Error::Kind::Input, .what = tr("%1 is not a file").arg(path), .where = where, .next = {}});
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::fail(trouble(path, file.errorString(), where));
    QByteArray bytes = file.read(mostOfFile + 1);
    if (bytes.size() > mostOfFile)
        return core::fail(fileTooLong(path, where));
    return bytes;
}

Result<void> write(const QString &path, const QByteArray &bytes, const QString &where)
{
    const QFileInfo target(core::linkTarget(path));
    if (!QFileInfo(target.path()).isDir())
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = tr("There is no folder %1").arg(target.path()),
                           .where = where,
                           .next = {}});
    errno = 0;
    if (const auto why = core::replaceFile(path, bytes, modeOfNewFile))
        return core::fail(trouble(path, *why, where));
    return {};
}

Result<void> unlink(const QString &path, const QString &where)
{
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        return core::fail(trouble(path, qt_error_string(errno), where));
    return {};
}

} // namespace

QString LocalReach::where() const
{
    return tr("this machine");
}

core::Task LocalReach::readFile(const QString &path, std::function<void(Result<std::optional<QByteArray>>)> done)
{
    return core::soon([this, path, done = std::move(done)] {
        done(problemWithPath(path).isEmpty() ? read(path, where()) : core::fail(badPath(path, where())));
    });
}

core::Task LocalReach::writeFile(const QString &path, const QByteArray &bytes, std::function<void(Result<void>)> done)
{
    return core::soon([this, path, bytes, done = std::move(done)] {
        done(problemWithPath(path).isEmpty() ? write(path, bytes, where()) : core::fail(badPath(path, where())));
    });
}

core::Task LocalReach::writeLike(const QString &path, const QString &like, const QByteArray &bytes,
                                 std::function<void(Result<void>)> done)
{
    return copyThenWrite(*this, path, like, bytes, std::move(done));
}

core::Task LocalReach::removeFile(const QString &path, std::function<void(Result<void>)> done)
{
    return core::soon([this, path, done = std::move(done)] {
        done(problemWithPath(path).isEmpty() ? unlink(path, where()) : core::fail(badPath(path, where())));
    });
}

core::Task LocalReach::run(const QStringList &command, const QByteArray &input,
                           std::function<void(Result<CommandEnd>)> done)
{
    return runLocalProgram(m_children, {.command = command, .input = input, .merged = true},
                           [this, command, done = std::move(done)](Result<ProgramEnd> end) {
                               if (end)
                                   return done(commandEnd(*end, command.first(), where()));
                               end.error().where = where();
                               done(core::fail(end.error()));
                           });
}

core::Task LocalReach::talk(const QString &socket, const QByteArray &request,
                            std::function<void(Result<QByteArray>)> done)
{
    return talkToSocket(socket, request, std::move(done));
}

core::Task LocalReach::signal(const QString &, std::function<void(Result<void>)> done)
{
    return core::soon([this, done = std::move(done)] { done(core::fail(notAContainer(where()))); });
}

} // namespace bayplan::ingress
