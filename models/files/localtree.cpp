// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/localtree.h"

#include "files/memberrules.h"
#include "files/texts.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

// What is unpacked, in our own folder; and what it takes the place of, for a moment.
constexpr auto top = "item";
constexpr auto replaced = "replaced";
constexpr int folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Error systemError(int number, const QByteArray &path)
{
    Error error{.kind = Error::Kind::System,
                .what = QString::fromLocal8Bit(std::strerror(number)),
                .where = shown(path),
                .next = Texts::tr("Check that the folder is there and may be written; nothing was left behind")};
    if (number == ENOSPC || number == EDQUOT) {
        error.what = Texts::tr("The disk is full");
        error.next = Texts::tr("Nothing was left behind; free some space, or choose another folder");
    } else if (number == EFBIG) {
        error.what = Texts::tr("The file is longer than this file system takes");
        error.next = Texts::tr("Nothing was left behind; choose another folder");
    } else if (number == EEXIST) {
        error.what = Texts::tr("Something of that name exists there already");
        error.next = Texts::tr("It was left as it is; download once more to be asked what to do");
    } else if (number == EACCES || number == EPERM || number == EROFS) {
        error.kind = Error::Kind::PermissionDenied;
    }
    return error;
}

void setTime(int folder, const char *name, qint64 modified, int flags)
{
    const timespec times[] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = time_t(modified), .tv_nsec = 0}};
    // A time that the file system doesn't have is no reason to fail.
    (void)(name ? utimensat(folder, name, times, flags) : futimens(folder, times));
}

} // namespace

FileHandle::~FileHandle()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

QString LeftOut::text() const
{
    QStringList parts;
    if (special > 0)
        parts << Texts::tr("%Ln device(s), pipe(s) or socket(s)", nullptr, special);
    if (links > 0)
        parts << Texts::tr("%Ln link(s) that lead elsewhere", nullptr, links);
    if (clashes > 0)
        parts << Texts::tr("%Ln name(s) that were there already", nullptr, clashes);
    if (refused > 0)
        parts << Texts::tr("%Ln path(s) that would leave the folder or are too long", nullptr, refused);
    return parts.isEmpty() ? QString() : Texts::tr("Left out: %1.").arg(parts.join(u"; "_s));
}

LocalTree::LocalTree(QByteArray folder, FileHandle handle, QByteArray ownName, FileHandle own)
    : m_folder(std::move(folder))
    , m_handle(std::move(handle))
    , m_ownName(std::move(ownName))
    , m_own(std::move(own))
{
}

Result<std::unique_ptr<LocalTree>> LocalTree::create(const QByteArray &folder)
{
    FileHandle handle(open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle)
        return core::fail(systemError(errno, folder));
    const QByteArray name = ".bayplan-" + QByteArray::number(QRandomGenerator::system()->generate64(), 16) + ".part";
    if (mkdirat(handle.get(), name.constData(), 0700) != 0)
        return core::fail(systemError(errno, folder));
    FileHandle own(openat(handle.get(), name.constData(), folderFlags));
    if (!own) {
        const int number = errno;
        (void)unlinkat(handle.get(), name.constData(), AT_REMOVEDIR);
        return core::fail(systemError(number, folder));
    }
    return std::unique_ptr<LocalTree>(new LocalTree(folder, std::move(handle), name, std::move(own)));
}

LocalTree::~LocalTree()
{
    std::error_code ignored; // does not follow links
    std::filesystem::remove_all(joined(m_folder, m_ownName).toStdString(), ignored);
}

Error LocalTree::error(int number, const QByteArray &name) const
{
    return systemError(number, name.isEmpty() ? m_folder : joined(m_folder, name));
}

qint64 LocalTree::freeBytes() const
{
    struct statvfs system = {};
    return fstatvfs(m_handle.get(), &system) == 0 ? qint64(system.f_bavail) * qint64(system.f_frsize) : -1;
}

/// The folder a member of these names goes into, made as far as it isn't there; −1 where something else is in its way.
Result<int> LocalTree::parentOf(const QByteArrayList &names)
{
    if (names.isEmpty())
        return m_own.get();
    const QByteArrayList wanted = names.first(names.size() - 1);
    if (m_parent && wanted == m_parentNames)
        return m_parent.get();
    FileHandle at;
    QByteArrayList path = wanted;
    path.prepend(top);
    m_hasTop = true;
    for (const QByteArray &name : std::as_const(path)) {
        const int from = at ? at.get() : m_own.get();
        if (mkdirat(from, name.constData(), 0700) != 0 && errno != EEXIST)
            return core::fail(error(errno, name));
        FileHandle next(openat(from, name.constData(), folderFlags));
        if (!next)
            return -1; // a file
        at = std::move(next);
    }
    m_parentNames = wanted;
    m_parent = std::move(at);
    return m_parent.get();
}

Result<void> LocalTree::begin(const QByteArrayList &names, const TarMember &member,
                              const std::optional<QByteArrayList> &target)
{
    const auto parent = parentOf(names);
    if (!parent)
        return core::fail(parent.error());
    const QByteArray name = names.isEmpty() ? QByteArray(top) : names.last();
    if (*parent < 0) {
        ++m_leftOut.clashes;
        return {};
    }
    if (member.isHardLink)
        return hardLink(*parent, name, target);
    switch (member.kind) {
    case EntryKind::File:
        return beginFile(*parent, name, member);
    case EntryKind::Folder:
        if (mkdirat(*parent, name.constData(), 0700) != 0) {
            struct stat there = {};
            if (errno != EEXIST)
                return core::fail(error(errno, name));
            if (fstatat(*parent, name.constData(), &there, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(there.st_mode)) {
                ++m_leftOut.clashes;
                return {};
            }
        }
        m_hasTop = true;
        m_folders << Folder{names, member.permissions, member.modified};
        return {};
    case EntryKind::Link:
        // The one asked for is followed before it is asked for.
        if (names.isEmpty() || !staysInside(names.first(names.size() - 1), member.target))
            ++m_leftOut.links;
        else
            m_links << Link{names, member.target};
        return {};
    default:
        ++m_leftOut.special;
        return {};
    }
}

Result<void> LocalTree::beginFile(int parent, const QByteArray &name, const TarMember &member)
{
    FileHandle file(openat(parent, name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
        if (errno != EEXIST)
            return core::fail(error(errno, name));
        ++m_leftOut.clashes;
        return {};
    }
    m_hasTop = true;
    m_member = member;
    m_file = std::move(file);
    return {};
}

Result<void> LocalTree::hardLink(int parent, const QByteArray &name, const std::optional<QByteArrayList> &target)
{
    if (!target || target->isEmpty()) {
        ++m_leftOut.links;
        return {};
    }
    // What it leads to was made by us, without links on the way.
    FileHandle from(dup(parent));
    const auto folder = parentOf(*target);
    if (!folder)
        return core::fail(folder.error());
    if (*folder < 0 || linkat(*folder, target->last().constData(), from.get(), name.constData(), 0) != 0)
        ++m_leftOut.links;
    else
        ++m_files;
    return {};
}

Result<void> LocalTree::data(QByteArrayView bytes)
{
    if (!m_file)
        return {};
    m_bytes += bytes.size();
    while (!bytes.isEmpty()) {
        const ssize_t written = write(m_file.get(), bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno != EINTR)
            return core::fail(error(errno));
        bytes = bytes.sliced(std::max<ssize_t>(written, 0));
    }
    return {};
}

Result<void> LocalTree::end()
{
    if (!m_file)
        return {};
    // Its owner can read and write it; nobody gets what its owner didn't have, nor another user's rights.
    (void)fchmod(m_file.get(), (m_member.permissions & 0777) | 0600);
    setTime(m_file.get(), nullptr, m_member.modified, 0);
    m_file = FileHandle();
    ++m_files;
    return {};
}

/// Links, which nothing is written through any more; then the folders' own times, which that changes.
Result<void> LocalTree::finishTree()
{
    for (const Link &link : std::as_const(m_links)) {
        const auto parent = parentOf(link.names);
        if (!parent)
            return core::fail(parent.error());
        if (*parent >= 0 && symlinkat(link.target.constData(), *parent, link.names.last().constData()) == 0)
            continue;
        if (*parent >= 0 && errno != EEXIST && errno != EPERM)
            return core::fail(error(errno, link.names.last()));
        ++m_leftOut.clashes;
    }
    for (auto folder = m_folders.crbegin(); folder != m_folders.crend(); ++folder) {
        const auto parent = parentOf(folder->names);
        if (!parent || *parent < 0)
            continue;
        const QByteArray name = folder->names.isEmpty() ? QByteArray(top) : folder->names.last();
        (void)fchmodat(*parent, name.constData(), (folder->permissions & 0777) | 0700, 0);
        setTime(*parent, name.constData(), folder->modified, AT_SYMLINK_NOFOLLOW);
    }
    m_parent = FileHandle();
    return {};
}

Result<void> LocalTree::commit(const QByteArray &name, bool replace)
{
    if (const auto finished = finishTree(); !finished)
        return finished;
    const int from = m_own.get();
    const int to = m_handle.get();
    if (!replace) {
        if (renameat2(from, top, to, name.constData(), RENAME_NOREPLACE) == 0)
            return {};
        // Some file systems can't do it in one go.
        struct stat there = {};
        const bool unable = errno == EINVAL && fstatat(to, name.constData(), &there, AT_SYMLINK_NOFOLLOW) != 0;
        if (unable && renameat(from, top, to, name.constData()) == 0)
            return {};
        return core::fail(error(errno == EINVAL ? EEXIST : errno, name));
    }
    // A file takes another's place at once; folders change places.
    if (renameat(from, top, to, name.constData()) == 0)
        return {};
    if (renameat(to, name.constData(), from, replaced) != 0)
        return core::fail(error(errno, name));
    if (renameat(from, top, to, name.constData()) == 0)
        return {};
    const int number = errno;
    (void)renameat(from, replaced, to, name.constData());
    return core::fail(error(number, name));
}

} // namespace bayplan::files
