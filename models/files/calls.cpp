// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/calls.h"

#include "files/containerpath.h"
#include "files/texts.h"

#include <QUrl>

namespace bayplan::files::calls {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

QByteArray archive(const QString &container, const QByteArray &path)
{
    return "/containers/" + QUrl::toPercentEncoding(container) + "/archive?path=" + path.toPercentEncoding("/");
}

} // namespace

engine::Call describe(const QString &container, const QByteArray &path)
{
    return {.method = "HEAD", .path = archive(container, path)};
}

engine::Call read(const QString &container, const QByteArray &path, std::shared_ptr<net::ReplyFlow> flow)
{
    engine::Call call{.method = "GET", .path = archive(container, path), .timeout = std::chrono::milliseconds{0}};
    call.flow = std::move(flow);
    return call;
}

engine::Call write(const QString &container, const QByteArray &path, std::shared_ptr<net::BodyPipe> pipe)
{
    // Not copyUIDGID, which Docker looks up among the users of its own machine.
    engine::Call call{.method = "PUT",
                      .path = archive(container, path) + "&noOverwriteDirNonDir=1",
                      .headers = {"Content-Type: application/x-tar"},
                      .timeout = std::chrono::milliseconds{0}};
    call.pipe = std::move(pipe);
    return call;
}

Error explained(Error error, const QByteArray &path)
{
    const QString &said = error.what;
    if (error.kind == Error::Kind::NotFound && !said.contains(u"No such container"_s)) {
        error.what = Texts::tr("There is no %1 that the engine can reach").arg(shown(path));
        error.next = Texts::tr("What a container has in memory only (/proc, tmpfs) can't be copied");
    } else if (said.contains(u"rootfs is marked read-only"_s)) {
        error.what = Texts::tr("The container's file system is read-only; nothing was written");
        error.next = Texts::tr("Choose a folder of a volume that may be written");
    } else if (said.contains(u"marked read-only"_s) || said.contains(u"read-only file system"_s)) {
        error.what = Texts::tr("%1 is in a read-only volume; nothing was written there").arg(shown(path));
        error.next = Texts::tr("Choose another folder");
    } else if (said.contains(u"no space left"_s, Qt::CaseInsensitive)) {
        error.what = Texts::tr("The engine's disk is full; %1 holds a part of it").arg(shown(path));
        error.next = Texts::tr("Free some space there, then retry");
    } else if (said.contains(u"cannot overwrite"_s) || said.contains(u"not a directory"_s)) {
        error.next = Texts::tr("A folder is not put in the place of a file, nor a file in that of a folder");
    }
    return error;
}

} // namespace bayplan::files::calls
