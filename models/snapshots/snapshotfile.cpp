// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/snapshotfile.h"

#include "core/replacefile.h"
#include "snapshots/json.h"
#include "snapshots/words.h"

#include <QFileInfo>

#include <archive.h>
#include <archive_entry.h>
#include <memory>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qsizetype partSize = 1 << 18;        // bytes
constexpr qsizetype mostBytes = 4'000'000'000; // unpacked: a file that unpacks to more is no snapshot

Error cannot(const QString &what, const QString &why, const QString &path, const QString &next)
{
    return {.kind = Error::Kind::System, .what = tr("%1: %2").arg(what, why), .where = path, .next = next};
}

tl::unexpected<Error> notWritten(const QString &why, const QString &path)
{
    return core::fail(
        cannot(tr("The file can't be written"), why, path, tr("Choose another place; what was there is as it was")));
}

int filterOf(const QString &path)
{
    if (path.endsWith(u".zst"_s, Qt::CaseInsensitive))
        return ARCHIVE_FILTER_ZSTD;
    return path.endsWith(u".gz"_s, Qt::CaseInsensitive) ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_NONE;
}

la_ssize_t writePart(archive *, void *file, const void *bytes, size_t size)
{
    const auto part = QByteArray::fromRawData(static_cast<const char *>(bytes), qsizetype(size));
    return static_cast<core::FileReplacement *>(file)->write(part) ? la_ssize_t(size) : -1;
}

/// One member, compressed as a stream: libarchive's raw format.
bool writePacked(const Snapshot &snapshot, int filter, core::FileReplacement &file)
{
    const std::unique_ptr<archive, decltype(&archive_write_free)> packer(archive_write_new(), archive_write_free);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    archive_write_set_format_raw(packer.get());
    archive_write_add_filter(packer.get(), filter);
    archive_write_set_bytes_in_last_block(packer.get(), 1); // no padding
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    if (archive_write_open(packer.get(), &file, nullptr, writePart, nullptr) != ARCHIVE_OK ||
        archive_write_header(packer.get(), entry.get()) != ARCHIVE_OK)
        return false;
    const bool written = writeJson(snapshot, [&packer](const QByteArray &part) {
        return archive_write_data(packer.get(), part.constData(), size_t(part.size())) == la_ssize_t(part.size());
    });
    return written && archive_write_close(packer.get()) == ARCHIVE_OK;
}

/// Small parts gathered, so that each container is no call of the system.
bool writePlain(const Snapshot &snapshot, core::FileReplacement &file)
{
    QByteArray open;
    const bool written = writeJson(snapshot, [&](const QByteArray &part) {
        open += part;
        if (open.size() < partSize)
            return true;
        const bool good = file.write(open);
        open.clear();
        return good;
    });
    return written && file.write(open);
}

Result<QByteArray> unpackedFile(const QString &path)
{
    const auto notRead = [&path](const QString &why) {
        return core::fail(cannot(tr("The file can't be read"), why, path, tr("Choose a snapshot that Bayplan wrote")));
    };
    const QFileInfo info(path);
    if (!info.exists())
        return notRead(tr("There is no such file"));
    if (!info.isFile())
        return notRead(tr("It is not a file"));
    if (info.size() > mostBytes) // a file with holes may tell of any size
        return notRead(tr("It is too large for a snapshot"));
    const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(), archive_read_free);
    archive_read_support_format_raw(reader.get());
    archive_read_support_format_empty(reader.get());
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_entry *entry = nullptr;
    const auto why = [&reader] { return QString::fromLocal8Bit(archive_error_string(reader.get())); };
    if (archive_read_open_filename(reader.get(), QFile::encodeName(path).constData(), size_t(partSize)) != ARCHIVE_OK)
        return notRead(why());
    const int opened = archive_read_next_header(reader.get(), &entry);
    if (opened == ARCHIVE_EOF)
        return notRead(tr("It is empty"));
    if (opened != ARCHIVE_OK)
        return notRead(why());
    QByteArray text;
    text.reserve(info.size() + 1024); // with room behind it, as readJson() likes it
    QByteArray part(partSize, Qt::Uninitialized);
    for (;;) {
        const la_ssize_t got = archive_read_data(reader.get(), part.data(), size_t(part.size()));
        if (got < 0)
            return notRead(why());
        if (got == 0)
            return text;
        if (text.size() + got > mostBytes)
            return notRead(tr("It is too large for a snapshot"));
        text.append(part.constData(), qsizetype(got));
    }
}

} // namespace

Result<void> saveSnapshot(const Snapshot &snapshot, const QString &path)
{
    core::FileReplacement file(path);
    if (snapshot.hasSecrets)
        file.keepFromOthers();
    const int filter = filterOf(path);
    const bool written =
        filter == ARCHIVE_FILTER_NONE ? writePlain(snapshot, file) : writePacked(snapshot, filter, file);
    if (written && file.commit())
        return {};
    return notWritten(file.problem().value_or(tr("It can't be compressed")), path);
}

Result<Snapshot> loadSnapshot(const QString &path)
{
    const Result<QByteArray> text = unpackedFile(path);
    if (!text)
        return core::fail(text.error());
    Result<Snapshot> snapshot = readJson(*text);
    if (!snapshot) {
        Error error = snapshot.error();
        error.where = path;
        return core::fail(error);
    }
    return snapshot;
}

Result<void> saveExport(const QByteArray &content, const QString &path, bool hasSecrets)
{
    core::FileReplacement file(path);
    if (hasSecrets)
        file.keepFromOthers();
    if (file.write(content) && file.commit())
        return {};
    return notWritten(*file.problem(), path);
}

} // namespace bayplan::snapshots
