// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/singletar.h"

#include "files/containerpath.h"
#include "files/texts.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctime>
#include <memory>

namespace bayplan::files {

core::Result<QByteArray> tarOf(const SmallFile &file, const QByteArray &name)
{
    QByteArray made;
    const std::unique_ptr<archive, int (*)(archive *)> writer(archive_write_new(), archive_write_free);
    const std::unique_ptr<archive_entry, void (*)(archive_entry *)> entry(archive_entry_new(), archive_entry_free);
    archive_write_set_format_gnutar(writer.get());
    archive_write_set_bytes_per_block(writer.get(), 0);
    archive_write_open2(
        writer.get(), &made, nullptr,
        [](archive *, void *into, const void *from, size_t size) {
            static_cast<QByteArray *>(into)->append(static_cast<const char *>(from), qsizetype(size));
            return la_ssize_t(size);
        },
        nullptr, nullptr);
    archive_entry_set_pathname(entry.get(), name.constData());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.permissions & 07777);
    archive_entry_set_uid(entry.get(), file.owner.user);
    archive_entry_set_gid(entry.get(), file.owner.group);
    archive_entry_set_mtime(entry.get(), std::time(nullptr), 0);
    archive_entry_set_size(entry.get(), file.bytes.size());
    const bool good =
        archive_write_header(writer.get(), entry.get()) >= ARCHIVE_WARN &&
        archive_write_data(writer.get(), file.bytes.constData(), size_t(file.bytes.size())) == file.bytes.size() &&
        archive_write_close(writer.get()) == ARCHIVE_OK;
    if (good)
        return made;
    return core::fail({.kind = core::Error::Kind::Input,
                       .what = Texts::tr("It can't be put into an archive: %1")
                                   .arg(QString::fromLocal8Bit(archive_error_string(writer.get()))),
                       .where = shown(name),
                       .next = {}});
}

} // namespace bayplan::files
