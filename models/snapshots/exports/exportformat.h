// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace bayplan::snapshots {

/// What a snapshot is written as. Only JSON can be read back.
enum class ExportFormat {
    Json,
    Csv,
    Xlsx,
    Html,
    Markdown,
    Svg, ///< the bay plan
    Compose,
    Kubernetes,
    Terraform,
    Ansible,
    Nftables
};

/// "json", "kubernetes": as commands have it.
QString toString(ExportFormat format);
std::optional<ExportFormat> exportFormatFromString(const QString &text);
QList<ExportFormat> exportFormats();

/// By the file's suffix: ".json", also with ".zst" or ".gz" behind it; ".csv" and ".zip", a table a file; ".xlsx",
/// ".html", ".htm", ".md", ".svg"; ".yaml" and ".yml" are Compose; ".tf", ".nft". Nothing for another.
std::optional<ExportFormat> exportFormatOf(const QString &path);

} // namespace bayplan::snapshots
