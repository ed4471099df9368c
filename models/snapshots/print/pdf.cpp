// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/print/needsfonts.h"
#include "snapshots/print/print.h"
#include "snapshots/print/tableprinter.h"
#include "snapshots/tables/celltext.h"
#include "snapshots/tables/pages.h"
#include "snapshots/tables/plansvg.h"
#include "snapshots/tables/tables.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double lineHeight = 13;
/// Points for each pixel of the bay plan at most; more hosts side by side make it smaller.
constexpr double planScale = 0.72;
constexpr size_t hostsAbreast = 6;

void printHead(Sheets &sheets, const Snapshot &snapshot)
{
    sheets.text({0, 0, sheets.width(), 28}, pageTitle(snapshot), sheetFont(20, true), inks::text, Qt::AlignLeft);
    sheets.moveDown(32);
    const auto add = [&sheets](const QString &line, const Ink &ink) {
        sheets.reserve(lineHeight);
        sheets.text({0, sheets.y(), sheets.width(), lineHeight}, line, sheetFont(8.5), ink, Qt::AlignLeft);
        sheets.moveDown(lineHeight);
    };
    add(pageFacts(snapshot).join(u"  ·  "_s), inks::muted);
    for (const QString &warning : pageWarnings(snapshot))
        add(warning, inks::amberText);
    sheets.moveDown(10);
}

void printPlan(Sheets &sheets, const SnapshotPlan &plan)
{
    // What is under the head of the first page is left for the plan if it is short enough; else it begins a page.
    for (const QByteArray &picture : planSvgs(plan, sheets.bottom() / planScale, hostsAbreast, true)) {
        QSvgRenderer renderer(inOwnFonts(picture));
        const QSizeF size = renderer.viewBoxF().size();
        const double scale = std::min({planScale, sheets.width() / size.width(), sheets.bottom() / size.height()});
        sheets.reserve(size.height() * scale);
        renderer.render(&sheets.painter(), QRectF(QPointF(0, sheets.y()), size * scale));
        sheets.moveDown(size.height() * scale);
    }
}

} // namespace

core::Result<QByteArray> pdfFile(const Snapshot &snapshot, QStringList *cut)
{
    if (const auto fonts = needsFonts(); !fonts)
        return core::fail(fonts.error());
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(pageTitle(snapshot));
        writer.setCreator(pageLine(snapshot.program));
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageOrientation(QPageLayout::Landscape);
        writer.setPageMargins({12, 12, 12, 12}, QPageLayout::Millimeter);
        writer.setResolution(72); // a unit is a point
        QPainter painter(&writer);
        if (!painter.isActive())
            return core::fail({.kind = core::Error::Kind::System,
                               .what = tr("The PDF can't be written"),
                               .where = {},
                               .next = tr("Print the HTML file instead")});
        Sheets sheets(writer, painter,
                      pageTitle(snapshot) + u"  ·  "_s + tr("%1 UTC", "a time").arg(pageTime(snapshot.takenAt)));
        printHead(sheets, snapshot);
        printPlan(sheets, planOf(snapshot));
        for (const Table &table : tablesOf(snapshot)) {
            printTable(sheets, table);
            if (const QString more = leftOutRows(table); cut && !more.isEmpty())
                *cut << table.title + u": "_s + more;
        }
    }
    return content;
}

} // namespace bayplan::snapshots
