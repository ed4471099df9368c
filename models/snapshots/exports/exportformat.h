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
    Png, ///< the same in pixels
    Pdf, ///< the bay plan and the tables
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
/// Whether texts are drawn for it, which takes a QGuiApplication; see print/print.h.
bool isDrawn(ExportFormat format);

/// By the file's suffix: ".json", also with ".zst" or ".gz" behind it; ".csv" and ".zip", a table a file; ".xlsx",
/// ".html", ".htm", ".md", ".svg", ".png", ".pdf"; ".yaml" and ".yml" are Compose; ".tf", ".nft". Nothing for another.
std::optional<ExportFormat> exportFormatOf(const QString &path);

} // namespace bayplan::snapshots
