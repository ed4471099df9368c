// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/runtimefolder.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

// Sockets in it have names of up to 8 bytes, and ssh makes its control socket under a name 17 bytes longer; 107 is what
// sun_path holds.
constexpr qsizetype longestBase = 107 - 17 - 8 - 8;
const auto lockName = "lock"_L1;

tl::unexpected<Error> failed(const QString &path, const QString &what)
{
    return core::fail({.kind = Error::Kind::System,
                       .what = what,
                       .where = path,
                       .next = u"Sockets of ssh connections are kept there; move it out of the way"_s});
}

int openLocked(const QString &path, int operation)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && ::flock(fd, operation) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

/// Makes the folder, or sees that the one there is ours and closed to others. /tmp is everybody's.
Result<void> claim(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return failed(path, u"The folder can't be made: %1"_s.arg(qt_error_string(errno)));
    struct stat status
    {
    };
    if (::lstat(name.constData(), &status) != 0 || !S_ISDIR(status.st_mode))
        return failed(path, u"This is not a folder"_s);
    if (status.st_uid != ::geteuid())
        return failed(path, u"This folder belongs to somebody else"_s);
    if ((status.st_mode & 077) != 0 && ::chmod(name.constData(), 0700) != 0)
        return failed(path, u"Others may enter this folder"_s);
    return {};
}

/// Removes what runs that are no more have left.
void sweep(const QString &base)
{
    const QDir dir(base);
    const QStringList names = dir.entryList({u"r*"_s}, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QString &name : names) {
        const QString path = dir.filePath(name);
        const int lock = openLocked(path + u'/' + lockName, LOCK_EX | LOCK_NB);
        if (lock < 0)
            continue; // in use
        QDir(path).removeRecursively();
        ::close(lock);
    }
}

QString usualBase()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    QString base = runtime + u"/bayplan"_s;
    if (runtime.isEmpty() || base.toUtf8().size() > longestBase || !QDir(runtime).exists())
        base = u"/tmp/bayplan-%1"_s.arg(::geteuid());
    return base;
}

} // namespace

Result<std::unique_ptr<RuntimeFolder>> RuntimeFolder::make(const QString &wanted)
{
    const QString base = wanted.isEmpty() ? usualBase() : wanted;
    if (base.toUtf8().size() > longestBase)
        return failed(base, u"The folder's name is too long for sockets in it (over %1 bytes)"_s.arg(longestBase));
    if (const Result<void> claimed = claim(base); !claimed)
        return core::fail(claimed.error());
    // Held while folders come and go, so that nobody sweeps one that is not locked yet.
    const int turn = openLocked(base + u'/' + lockName, LOCK_EX);
    if (turn < 0)
        return failed(base, u"The folder can't be locked: %1"_s.arg(qt_error_string(errno)));
    sweep(base);
    QString path;
    do {
        path = base + u"/r"_s + QString::number(QRandomGenerator::system()->generate() & 0xFFFFFF, 16);
    } while (QFile::exists(path));
    const Result<void> made = claim(path);
    const int lock = made ? openLocked(path + u'/' + lockName, LOCK_EX | LOCK_NB) : -1;
    ::close(turn);
    if (!made)
        return core::fail(made.error());
    if (lock < 0)
        return failed(path, u"The folder can't be locked: %1"_s.arg(qt_error_string(errno)));
    return std::unique_ptr<RuntimeFolder>(new RuntimeFolder(path, lock));
}

RuntimeFolder::~RuntimeFolder()
{
    QDir(m_path).removeRecursively();
    ::close(m_lock);
}

} // namespace bayplan::net
