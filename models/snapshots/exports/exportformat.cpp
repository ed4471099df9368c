// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/exports/exportformat.h"

#include <QFileInfo>

#include <array>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

struct FormatName
{
    ExportFormat format;
    const char *name;
    const char *suffixes; ///< of files, between spaces
};

constexpr std::array formatNames{
    FormatName{ExportFormat::Json, "json", " json "},
    FormatName{ExportFormat::Csv, "csv", " csv zip "},
    FormatName{ExportFormat::Xlsx, "xlsx", " xlsx "},
    FormatName{ExportFormat::Html, "html", " html htm "},
    FormatName{ExportFormat::Markdown, "markdown", " md markdown "},
    FormatName{ExportFormat::Svg, "svg", " svg "},
    FormatName{ExportFormat::Png, "png", " png "},
    FormatName{ExportFormat::Pdf, "pdf", " pdf "},
    FormatName{ExportFormat::Compose, "compose", " yaml yml "},
    FormatName{ExportFormat::Kubernetes, "kubernetes", ""},
    FormatName{ExportFormat::Terraform, "terraform", " tf "},
    FormatName{ExportFormat::Ansible, "ansible", ""},
    FormatName{ExportFormat::Nftables, "nftables", " nft "},
};

} // namespace

QString toString(ExportFormat format)
{
    for (const FormatName &each : formatNames) {
        if (each.format == format)
            return QLatin1String(each.name);
    }
    return {};
}

std::optional<ExportFormat> exportFormatFromString(const QString &text)
{
    for (const FormatName &each : formatNames) {
        if (text == QLatin1String(each.name))
            return each.format;
    }
    return std::nullopt;
}

QList<ExportFormat> exportFormats()
{
    QList<ExportFormat> formats;
    for (const FormatName &each : formatNames)
        formats << each.format;
    return formats;
}

bool isDrawn(ExportFormat format)
{
    return format == ExportFormat::Png || format == ExportFormat::Pdf;
}

std::optional<ExportFormat> exportFormatOf(const QString &path)
{
    QString name = QFileInfo(path).fileName().toLower();
    if (name.endsWith(u".json.zst"_s) || name.endsWith(u".json.gz"_s))
        return ExportFormat::Json;
    const QString suffix = u' ' + name.section(u'.', 1).section(u'.', -1) + u' ';
    for (const FormatName &each : formatNames) {
        if (suffix.size() > 2 && QLatin1String(each.suffixes).contains(suffix))
            return each.format;
    }
    return std::nullopt;
}

} // namespace bayplan::snapshots
