// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/reacherror.h"

#include "core/plaintext.h"
#include "ingress/words.h"

namespace bayplan::ingress {

using core::Error;

namespace {

QString shown(const QString &text)
{
    return core::plainLine(text, 200);
}

} // namespace

QString problemWithPath(const QString &path)
{
    if (!path.startsWith(u'/') || path.endsWith(u'/'))
        return tr("A file is named by its absolute path");
    if (path.contains(QChar(0)) || path.toUtf8().size() > 4000)
        return tr("No file has such a name");
    return {};
}

Error badPath(const QString &path, const QString &where)
{
    return {.kind = Error::Kind::Input,
            .what = tr("“%1” can't be used: %2").arg(shown(path), problemWithPath(path)),
            .where = where,
            .next = {}};
}

Error fileTooLong(const QString &path, const QString &where)
{
    return {.kind = Error::Kind::Input,
            .what = tr("%1 is longer than 4 MiB").arg(shown(path)),
            .where = where,
            .next = tr("Name the load balancer's own configuration file")};
}

Error noProgram(const QString &program, const QString &why, const QString &where)
{
    return {.kind = Error::Kind::NotFound,
            .what = why.isEmpty() ? tr("The program “%1” is not there").arg(shown(program))
                                  : tr("The program “%1” can't be started: %2").arg(shown(program), shown(why)),
            .where = where,
            .next = {}};
}

Error notAContainer(const QString &where)
{
    return {.kind = Error::Kind::Unsupported,
            .what = tr("Only containers can be sent a signal"),
            .where = where,
            .next = tr("Give the load balancer a command to reload")};
}

QString lastWords(const ProgramEnd &end)
{
    const QByteArray said = (end.errors.trimmed().isEmpty() ? end.output : end.errors).trimmed();
    const QString line = core::plainLine(QString::fromUtf8(said.split('\n').last()).trimmed(), 300);
    return line.isEmpty() ? tr("exit code %1").arg(end.exitCode) : line;
}

Error fileTrouble(const ProgramEnd &end, const QString &path, const QString &where)
{
    const QByteArray &said = end.errors;
    const auto error = [&](Error::Kind kind, const QString &what) {
        return Error{.kind = kind, .what = what, .where = where, .next = {}};
    };
    if (!end.isThere)
        return noProgram(tr("cat or mv"), {}, where);
    if (said.contains("No such file or directory") || said.contains("Not a directory"))
        return error(Error::Kind::NotFound, tr("There is no %1").arg(shown(path)));
    if (said.contains("Permission denied") || said.contains("Operation not permitted"))
        return error(Error::Kind::PermissionDenied, tr("%1 may not be used by this user").arg(shown(path)));
    if (said.contains("Is a directory"))
        return error(Error::Kind::Input, tr("%1 is a folder").arg(shown(path)));
    return error(Error::Kind::System, tr("%1 can't be used: %2").arg(shown(path), lastWords(end)));
}

core::Result<CommandEnd> commandEnd(const ProgramEnd &end, const QString &program, const QString &where)
{
    if (!end.isThere)
        return core::fail(noProgram(program, QString::fromUtf8(end.errors), where));
    return CommandEnd{end.exitCode, end.output};
}

} // namespace bayplan::ingress
