// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replacefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestChain = 40; // of links, as the kernel has it

QString reason()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

/// A name that nothing else has, so that one left over may be removed.
QString temporaryPrefix(const QFileInfo &target)
{
    return u"."_s + target.fileName() + u".bayplan-"_s;
}

void removeLeftovers(const QFileInfo &target)
{
    const QString prefix = temporaryPrefix(target);
    QDir folder(target.path());
    const QStringList files = folder.entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : files) {
        if (name.startsWith(prefix) && name.size() == prefix.size() + 6)
            folder.remove(name);
    }
}

/// Without it the folder may still name the old file after a power cut, though the new one is on the disk.
void syncFolder(const QFileInfo &target)
{
    const int folder = ::open(QFile::encodeName(target.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    (void)!::fsync(folder); // some file systems have no such thing
    ::close(folder);
}

} // namespace

/// The file being written; removed again unless it was put in its place.
class FileReplacement::Temporary
{
public:
    explicit Temporary(const QFileInfo &target)
        : m_name(QFile::encodeName(target.path() + u'/' + temporaryPrefix(target) + u"XXXXXX"_s))
        , m_file(::mkostemp(m_name.data(), O_CLOEXEC)) // readable and writable for the owner only
    {
    }
    ~Temporary()
    {
        if (m_file < 0)
            return;
        ::close(m_file);
        if (!m_placed)
            ::unlink(m_name.constData());
    }
    Temporary(const Temporary &) = delete;
    Temporary &operator=(const Temporary &) = delete;

    bool isOpen() const { return m_file >= 0; }

    bool write(const QByteArray &content)
    {
        for (qsizetype done = 0; done < content.size();) {
            const ssize_t written = ::write(m_file, content.constData() + done, size_t(content.size() - done));
            if (written < 0 && errno != EINTR)
                return false;
            done += std::max<ssize_t>(written, 0);
        }
        return true;
    }

    bool becomeLike(const struct stat &before, bool isForOwner)
    {
        mode_t mode = before.st_mode & (isForOwner ? S_IRWXU : 07777);
        // Where another's group can't be kept, what it was allowed is not for the new one.
        if (before.st_gid != ::getegid() && ::fchown(m_file, uid_t(-1), before.st_gid) != 0)
            mode &= ~mode_t(S_IRWXG);
        if (before.st_uid != ::geteuid())
            (void)!::fchown(m_file, before.st_uid, gid_t(-1)); // only root can
        return ::fchmod(m_file, mode) == 0;
    }

    bool hasMode(mode_t mode) { return ::fchmod(m_file, mode) == 0; }

    bool place(const QByteArray &target)
    {
        m_placed = ::fsync(m_file) == 0 && ::rename(m_name.constData(), target.constData()) == 0;
        return m_placed;
    }

private:
    QByteArray m_name;
    int m_file;
    bool m_placed = false;
};

QString linkTarget(const QString &path)
{
    QFileInfo file(path);
    for (int i = 0; i < longestChain && file.isSymLink(); ++i)
        file.setFile(file.symLinkTarget());
    return file.absoluteFilePath();
}

FileReplacement::FileReplacement(const QString &path, int newMode) : m_target(linkTarget(path)), m_newMode(newMode)
{
    const QByteArray name = QFile::encodeName(m_target.filePath());
    struct stat before
    {
    };
    const bool exists = ::stat(name.constData(), &before) == 0;
    if (!QDir().mkpath(m_target.path())) {
        m_problem = u"its folder can't be made"_s;
    } else if (exists && !S_ISREG(before.st_mode)) {
        m_problem = u"it is not a file"_s;
    } else if (exists && ::access(name.constData(), W_OK) != 0) {
        m_problem = reason();
    } else {
        removeLeftovers(m_target);
        m_file = std::make_unique<Temporary>(m_target);
        if (!m_file->isOpen())
            m_problem = reason();
    }
}

FileReplacement::~FileReplacement() = default;

bool FileReplacement::write(const QByteArray &part)
{
    if (!m_problem && !m_file->write(part))
        m_problem = reason();
    return !m_problem;
}

bool FileReplacement::commit()
{
    if (m_problem)
        return false;
    const QByteArray name = QFile::encodeName(m_target.filePath());
    struct stat before
    {
    };
    const bool exists = ::stat(name.constData(), &before) == 0;
    if (!(exists ? m_file->becomeLike(before, m_isForOwner) : m_file->hasMode(mode_t(m_newMode))) ||
        !m_file->place(name)) {
        m_problem = reason();
        return false;
    }
    syncFolder(m_target);
    return true;
}

std::optional<QString> replaceFile(const QString &path, const QByteArray &content, int newMode)
{
    FileReplacement file(path, newMode);
    if (file.write(content))
        file.commit();
    return file.problem();
}

} // namespace bayplan::core
