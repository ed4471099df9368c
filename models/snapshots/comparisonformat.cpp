// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/comparisonformat.h"

#include "inspect/jsontext.h"
#include "snapshots/comparisonpage.h"
#include "snapshots/comparisontext.h"

#include <QFileInfo>
#include <QJsonDocument>

#include <array>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ComparisonFormatName
{
    ComparisonFormat format;
    const char *name;
    const char *suffixes; ///< of files, between spaces
};

constexpr std::array comparisonFormatNames{
    ComparisonFormatName{ComparisonFormat::Text, "text", " txt "},
    ComparisonFormatName{ComparisonFormat::Json, "json", " json "},
    ComparisonFormatName{ComparisonFormat::Html, "html", " html htm "},
    ComparisonFormatName{ComparisonFormat::Markdown, "markdown", " md markdown "},
};

/// With what a terminal would obey written as escapes, beyond those that JSON asks for.
QByteArray jsonFile(const Comparison &comparison)
{
    const QByteArray json = QJsonDocument(comparisonJson(comparison)).toJson(QJsonDocument::Compact);
    const auto node = inspect::parseJson(json);
    return node ? inspect::prettyJson(*node).toUtf8() + '\n' : json;
}

} // namespace

QString toString(ComparisonFormat format)
{
    for (const ComparisonFormatName &each : comparisonFormatNames) {
        if (each.format == format)
            return QLatin1String(each.name);
    }
    return {};
}

std::optional<ComparisonFormat> comparisonFormatFromString(const QString &text)
{
    for (const ComparisonFormatName &each : comparisonFormatNames) {
        if (text == QLatin1String(each.name))
            return each.format;
    }
    return std::nullopt;
}

QList<ComparisonFormat> comparisonFormats()
{
    QList<ComparisonFormat> formats;
    for (const ComparisonFormatName &each : comparisonFormatNames)
        formats << each.format;
    return formats;
}

std::optional<ComparisonFormat> comparisonFormatOf(const QString &path)
{
    const QString suffix = u' ' + QFileInfo(path).suffix().toLower() + u' ';
    for (const ComparisonFormatName &each : comparisonFormatNames) {
        if (suffix.size() > 2 && QLatin1String(each.suffixes).contains(suffix))
            return each.format;
    }
    return std::nullopt;
}

QByteArray comparisonFile(const Comparison &comparison, ComparisonFormat format)
{
    switch (format) {
    case ComparisonFormat::Text:
        break;
    case ComparisonFormat::Json:
        return jsonFile(comparison);
    case ComparisonFormat::Html:
        return comparisonHtml(comparison);
    case ComparisonFormat::Markdown:
        return comparisonMarkdown(comparison);
    }
    return comparisonText(comparison).toUtf8();
}

} // namespace bayplan::snapshots
