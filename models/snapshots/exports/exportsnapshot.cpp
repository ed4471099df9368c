// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/exports/exportsnapshot.h"

#include "snapshots/outside/outsidefiles.h"
#include "snapshots/print/print.h"
#include "snapshots/snapshotfile.h"
#include "snapshots/tables/tablefile.h"
#include "snapshots/words.h"

#include <QDir>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

Result<Exported> writeOne(const Snapshot &of, const QByteArray &content, const QString &path,
                          const QStringList &notes = {})
{
    const auto saved = saveExport(content, path, of.hasSecrets);
    if (!saved)
        return core::fail(saved.error());
    return Exported{{path}, notes};
}

/// The first that can't be written ends it: those before it are there, and named in the error's next sentence.
template <typename Files>
Result<Exported> writeFolder(const Snapshot &of, const Files &files, const QString &folder)
{
    Exported exported;
    for (const auto &file : files) {
        const QString path = QDir(folder).filePath(file.name);
        const auto saved = saveExport(file.content, path, of.hasSecrets);
        if (!saved) {
            core::Error error = saved.error();
            if (!exported.files.isEmpty())
                error.next = tr("Written before it: %1").arg(exported.files.join(u", "_s));
            return core::fail(error);
        }
        exported.files << path;
    }
    return exported;
}

Result<Exported> writeTable(const Snapshot &snapshot, TableFormat format, const QString &path)
{
    QStringList notes;
    const Result<QByteArray> content = tableFile(snapshot, format, &notes);
    if (!content)
        return core::fail(content.error());
    return writeOne(snapshot, *content, path, notes);
}

Result<Exported> writeDrawn(const Snapshot &of, const Result<QByteArray> &content, const QString &path,
                            const QStringList &notes = {})
{
    if (!content)
        return core::fail(content.error());
    return writeOne(of, *content, path, notes);
}

Result<Exported> writePdf(const Snapshot &snapshot, const QString &path)
{
    QStringList notes;
    const Result<QByteArray> content = pdfFile(snapshot, &notes);
    return writeDrawn(snapshot, content, path, notes);
}

Result<Exported> writeOutside(const Snapshot &snapshot, OutsideFormat format, const QString &path)
{
    const auto files = outsideFiles(snapshot, format);
    if (files.size() == 1)
        return writeOne(snapshot, files.first().content, path);
    return writeFolder(snapshot, files, path);
}

} // namespace

Result<Exported> exportSnapshot(const Snapshot &snapshot, ExportFormat format, const QString &path)
{
    switch (format) {
    case ExportFormat::Json:
        break;
    case ExportFormat::Csv:
        if (path.endsWith(u".zip"_s, Qt::CaseInsensitive))
            return writeTable(snapshot, TableFormat::CsvZip, path);
        return writeFolder(snapshot, csvFiles(snapshot), path);
    case ExportFormat::Xlsx:
        return writeTable(snapshot, TableFormat::Xlsx, path);
    case ExportFormat::Html:
        return writeTable(snapshot, TableFormat::Html, path);
    case ExportFormat::Markdown:
        return writeTable(snapshot, TableFormat::Markdown, path);
    case ExportFormat::Svg:
        return writeTable(snapshot, TableFormat::Svg, path);
    case ExportFormat::Png:
        return writeDrawn(snapshot, planPng(snapshot), path);
    case ExportFormat::Pdf:
        return writePdf(snapshot, path);
    case ExportFormat::Compose:
        return writeOutside(snapshot, OutsideFormat::Compose, path);
    case ExportFormat::Kubernetes:
        return writeOutside(snapshot, OutsideFormat::Kubernetes, path);
    case ExportFormat::Terraform:
        return writeOutside(snapshot, OutsideFormat::Terraform, path);
    case ExportFormat::Ansible:
        return writeOutside(snapshot, OutsideFormat::Ansible, path);
    case ExportFormat::Nftables:
        return writeOutside(snapshot, OutsideFormat::Nftables, path);
    }
    const auto saved = saveSnapshot(snapshot, path);
    if (!saved)
        return core::fail(saved.error());
    return Exported{{path}};
}

} // namespace bayplan::snapshots
