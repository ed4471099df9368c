// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/localtar.h"

#include "files/containerpath.h"
#include "files/localtree.h"
#include "files/texts.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qsizetype pieceSize = 64 * 1024;
constexpr size_t deepest = 256;

auto unreadable(int number, const QByteArray &path)
{
    return core::fail({.kind = number == EACCES ? Error::Kind::PermissionDenied : Error::Kind::System,
                       .what = Texts::tr("It can't be read: %1").arg(QString::fromLocal8Bit(std::strerror(number))),
                       .where = shown(path),
                       .next = Texts::tr("What was sent before it is in the container")});
}

struct EntryFree
{
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};

} // namespace

class LocalTar::Part
{
public:
    struct WriteFree
    {
        void operator()(archive *writer) const { archive_write_free(writer); }
    };
    struct FolderClose
    {
        void operator()(DIR *folder) const { closedir(folder); }
    };

    /// A folder on the way, with what of it is still to come.
    struct Level
    {
        std::unique_ptr<DIR, FolderClose> folder;
        QByteArray path;
        QByteArray name;
    };

    Part(QByteArray firstPath, QByteArray firstName, const Owner &all)
        : path(std::move(firstPath))
        , name(std::move(firstName))
        , owner(all)
        , writer(archive_write_new())
    {
        // GNU's: names as they are, of any length, and sizes past 8 GiB; engines read it.
        archive_write_set_format_gnutar(writer.get());
        archive_write_set_bytes_per_block(writer.get(), 0);
        archive_write_open2(
            writer.get(), this, nullptr,
            [](archive *, void *self, const void *from, size_t size) {
                auto *part = static_cast<Part *>(self);
                if (part->abandoned)
                    return la_ssize_t(-1);
                part->made.append(static_cast<const char *>(from), qsizetype(size));
                return la_ssize_t(size);
            },
            nullptr, nullptr);
    }
    /// Freeing it closes it, which would go on writing what is missing of a file; archive_write_fail() ends that too,
    /// but leaks what a close frees (libarchive 3.6).
    ~Part() { abandoned = true; }

    Result<void> step();

    QByteArray path;
    QByteArray name;
    const Owner owner;
    bool abandoned = false;
    QByteArray made; ///< by libarchive, and not taken yet
    std::unique_ptr<archive, WriteFree> writer;
    std::vector<Level> levels;
    FileHandle file;
    QByteArray filePath;
    qint64 left = 0; ///< of the file
    bool begun = false;
    bool ended = false;
    int files = 0;
    int leftOut = 0;
    qint64 bytes = 0;

private:
    Result<void> add(const QByteArray &at, const QByteArray &as, bool follow);
    Result<void> addFile(const QByteArray &at, const QByteArray &as);
    Result<void> head(const struct stat &about, const QByteArray &as, const QByteArray &target);
    Result<void> fileData();
};

Result<void> LocalTar::Part::head(const struct stat &about, const QByteArray &as, const QByteArray &target)
{
    const std::unique_ptr<archive_entry, EntryFree> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), as.constData());
    archive_entry_set_filetype(entry.get(), about.st_mode & S_IFMT);
    archive_entry_set_perm(entry.get(), about.st_mode & 0777);
    archive_entry_set_uid(entry.get(), owner.user);
    archive_entry_set_gid(entry.get(), owner.group);
    archive_entry_set_mtime(entry.get(), about.st_mtime, 0);
    archive_entry_set_size(entry.get(), S_ISREG(about.st_mode) ? about.st_size : 0);
    if (S_ISLNK(about.st_mode))
        archive_entry_set_symlink(entry.get(), target.constData());
    if (archive_write_header(writer.get(), entry.get()) >= ARCHIVE_WARN)
        return {};
    return core::fail({.kind = Error::Kind::Input,
                       .what = Texts::tr("It can't be put into an archive: %1")
                                   .arg(QString::fromLocal8Bit(archive_error_string(writer.get()))),
                       .where = shown(as),
                       .next = {}});
}

Result<void> LocalTar::Part::add(const QByteArray &at, const QByteArray &as, bool follow)
{
    struct stat about = {};
    if ((follow ? stat(at.constData(), &about) : lstat(at.constData(), &about)) != 0)
        return unreadable(errno, at);
    if (S_ISREG(about.st_mode))
        return addFile(at, as);
    if (S_ISLNK(about.st_mode)) {
        QByteArray target(4096, '\0');
        const ssize_t length = readlink(at.constData(), target.data(), size_t(target.size()));
        if (length < 0)
            return unreadable(errno, at);
        return head(about, as, target.first(length));
    }
    if (!S_ISDIR(about.st_mode)) {
        ++leftOut;
        return {};
    }
    Level level{std::unique_ptr<DIR, FolderClose>(opendir(at.constData())), at, as};
    if (!level.folder || levels.size() >= deepest)
        return unreadable(level.folder ? ELOOP : errno, at);
    levels.push_back(std::move(level));
    return head(about, as, {});
}

Result<void> LocalTar::Part::addFile(const QByteArray &at, const QByteArray &as)
{
    FileHandle opened(open(at.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat about = {};
    if (!opened || fstat(opened.get(), &about) != 0)
        return unreadable(errno, at);
    if (!S_ISREG(about.st_mode))
        return unreadable(ESTALE, at); // another one than it was a moment ago
    file = std::move(opened);
    filePath = at;
    left = about.st_size;
    return head(about, as, {});
}

Result<void> LocalTar::Part::fileData()
{
    if (left == 0) {
        file = FileHandle();
        ++files;
        return {};
    }
    QByteArray piece(qsizetype(std::min<qint64>(left, pieceSize)), Qt::Uninitialized);
    const ssize_t length = read(file.get(), piece.data(), size_t(piece.size()));
    if (length < 0)
        return errno == EINTR ? Result<void>() : unreadable(errno, filePath);
    if (length == 0) {
        return core::fail({.kind = Error::Kind::Input,
                           .what = Texts::tr("It became shorter while it was read"),
                           .where = shown(filePath),
                           .next = Texts::tr("What was sent before is in the container; try again")});
    }
    archive_write_data(writer.get(), piece.constData(), size_t(length));
    left -= length;
    bytes += length;
    return {};
}

Result<void> LocalTar::Part::step()
{
    if (!begun) {
        begun = true;
        if (!path.isEmpty())
            return add(path, name, true);
        struct stat folder = {};
        folder.st_mode = S_IFDIR | 0755;
        folder.st_mtime = std::time(nullptr);
        return head(folder, name, {});
    }
    if (file)
        return fileData();
    if (levels.empty()) {
        archive_write_close(writer.get());
        ended = true;
        return {};
    }
    const Level &level = levels.back();
    errno = 0;
    const dirent *entry = readdir(level.folder.get());
    if (!entry) {
        if (errno != 0)
            return unreadable(errno, level.path);
        levels.pop_back();
        return {};
    }
    const QByteArray each = entry->d_name;
    return each == "." || each == ".." ? Result<void>()
                                       : add(joined(level.path, each), joined(level.name, each), false);
}

LocalTar::LocalTar(const QByteArray &path, const QByteArray &name, const Owner &owner)
    : m_part(std::make_unique<Part>(path, name, owner))
{
}

LocalTar::~LocalTar() = default;

Result<QByteArray> LocalTar::next()
{
    while (m_part->made.size() < pieceSize / 2 && !m_part->ended) {
        if (const auto good = m_part->step(); !good)
            return core::fail(good.error());
    }
    return std::exchange(m_part->made, {});
}

int LocalTar::files() const
{
    return m_part->files;
}

int LocalTar::leftOut() const
{
    return m_part->leftOut;
}

qint64 LocalTar::bytes() const
{
    return m_part->bytes;
}

} // namespace bayplan::files
