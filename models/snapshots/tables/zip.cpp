// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/csv.h"
#include "snapshots/words.h"

#include <archive.h>
#include <archive_entry.h>
#include <memory>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ZipFree
{
    void operator()(archive *writer) const { archive_write_free(writer); }
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};

la_ssize_t append(archive *, void *to, const void *from, size_t size)
{
    static_cast<QByteArray *>(to)->append(static_cast<const char *>(from), qsizetype(size));
    return la_ssize_t(size);
}

bool write(archive *writer, const NamedFile &file, core::Time time)
{
    const std::unique_ptr<archive_entry, ZipFree> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), file.name.toUtf8().constData());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), file.content.size());
    archive_entry_set_mtime(
        entry.get(),
        std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(time)),
        0);
    return archive_write_header(writer, entry.get()) == ARCHIVE_OK &&
           archive_write_data(writer, file.content.constData(), size_t(file.content.size())) == file.content.size();
}

} // namespace

core::Result<QByteArray> zipped(const std::vector<NamedFile> &files, core::Time time)
{
    QByteArray content;
    const std::unique_ptr<archive, ZipFree> writer(archive_write_new());
    archive_write_set_format_zip(writer.get());
    archive_write_set_bytes_per_block(writer.get(), 0); // or zeros would be appended
    bool isWritten = archive_write_open(writer.get(), &content, nullptr, append, nullptr) == ARCHIVE_OK;
    for (const NamedFile &file : files)
        isWritten = isWritten && write(writer.get(), file, time);
    if (!isWritten || archive_write_close(writer.get()) != ARCHIVE_OK)
        return core::fail(
            {.kind = core::Error::Kind::System,
             .what = tr("The zip file can't be made: %1").arg(QString::fromUtf8(archive_error_string(writer.get()))),
             .where = {},
             .next = {}});
    return content;
}

} // namespace bayplan::snapshots
