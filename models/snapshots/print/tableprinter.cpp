// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/print/tableprinter.h"

#include "snapshots/tables/celltext.h"
#include "snapshots/tables/pages.h"
#include "snapshots/words.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPdfWriter>
#include <QTextLayout>

#include <algorithm>
#include <numeric>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double cellPadding = 4;
constexpr double narrowestColumn = 28;
constexpr int mostCellLines = 3;
constexpr size_t measuredRows = 500; ///< columns are made as wide as these need

QColor colour(const Ink &ink)
{
    return QColor(QLatin1String(ink.light));
}

/// A text broken into lines of a width; the last one has an ellipsis where it doesn't end.
QStringList brokenLines(const QString &text, const QFont &font, const QFontMetricsF &metrics, double width)
{
    if (metrics.horizontalAdvance(text) <= width)
        return {text};
    QStringList lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setUseDesignMetrics(true);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() == mostCellLines - 1) {
            lines << metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

class TablePrinter
{
public:
    TablePrinter(Sheets &sheets, const Table &table)
        : m_sheets(sheets)
        , m_table(table)
        , m_font(sheetFont(7))
        , m_headFont(sheetFont(7, true))
        , m_metrics(m_font, sheets.painter().device())
        , m_headMetrics(m_headFont, sheets.painter().device())
    {
        for (size_t column = 0; column < table.columns.size(); ++column) {
            if (!table.columns[column].isDetail)
                m_columns.push_back(column);
        }
        measure();
    }

    void print()
    {
        printHead();
        const size_t count = std::min(m_table.rows.size(), mostPageRows);
        for (size_t i = 0; i < count; ++i)
            printRow(m_table.rows[i]);
    }

    double headHeight() const { return m_headMetrics.height() + 2 * cellPadding; }

private:
    /// What each column would like to have; where that is too much together, the widest give way.
    void measure()
    {
        for (const size_t column : m_columns) {
            double width = m_headMetrics.horizontalAdvance(m_table.columns[column].title);
            const size_t count = std::min(m_table.rows.size(), measuredRows);
            for (size_t i = 0; i < count; ++i)
                width = std::max(width, m_metrics.horizontalAdvance(textOf(m_table.rows[i], column)));
            m_widths.push_back(std::max(narrowestColumn, width + 2 * cellPadding + 1));
        }
        const double all = m_sheets.width();
        double limit = all;
        while (limit > narrowestColumn && sumWithin(limit) > all)
            limit -= 1;
        for (double &width : m_widths)
            width = std::min(width, limit);
    }

    double sumWithin(double limit) const
    {
        return std::accumulate(m_widths.begin(), m_widths.end(), 0.0,
                               [limit](double sum, double width) { return sum + std::min(width, limit); });
    }

    QString textOf(const Row &row, size_t column) const
    {
        return pageText(m_table.columns[column].kind, row.cells[column]);
    }

    Qt::Alignment alignmentOf(size_t column) const
    {
        return Qt::AlignTop | (isRightAligned(m_table.columns[column].kind) ? Qt::AlignRight : Qt::AlignLeft);
    }

    double tableWidth() const { return std::accumulate(m_widths.begin(), m_widths.end(), 0.0); }

    void printHead()
    {
        QPainter &painter = m_sheets.painter();
        painter.fillRect(QRectF(0, m_sheets.y(), tableWidth(), headHeight()), colour(inks::header));
        double x = 0;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            m_sheets.text(
                {x + cellPadding, m_sheets.y() + cellPadding, m_widths[i] - 2 * cellPadding, m_headMetrics.height()},
                m_table.columns[m_columns[i]].title, m_headFont, inks::muted, int(alignmentOf(m_columns[i])));
            x += m_widths[i];
        }
        m_sheets.moveDown(headHeight());
    }

    void printRow(const Row &row)
    {
        std::vector<QStringList> cells;
        qsizetype lines = 1;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            cells.push_back(brokenLines(textOf(row, m_columns[i]), m_font, m_metrics, m_widths[i] - 2 * cellPadding));
            lines = std::max(lines, cells.back().size());
        }
        const double height = double(lines) * m_metrics.height() + 2 * cellPadding;
        if (!m_sheets.reserve(height))
            printHead();
        double x = 0;
        for (size_t i = 0; i < cells.size(); ++i) {
            double y = m_sheets.y() + cellPadding;
            for (const QString &line : std::as_const(cells[i])) {
                m_sheets.text({x + cellPadding, y, m_widths[i] - 2 * cellPadding, m_metrics.height()}, line, m_font,
                              row.isStale ? inks::muted : inks::text, int(alignmentOf(m_columns[i])));
                y += m_metrics.height();
            }
            x += m_widths[i];
        }
        m_sheets.moveDown(height);
        m_sheets.painter().setPen(QPen(colour(inks::line), 0.5));
        m_sheets.painter().drawLine(QPointF(0, m_sheets.y()), QPointF(tableWidth(), m_sheets.y()));
    }

    Sheets &m_sheets;
    const Table &m_table;
    QFont m_font;
    QFont m_headFont;
    QFontMetricsF m_metrics;
    QFontMetricsF m_headMetrics;
    std::vector<size_t> m_columns; ///< those that are printed
    std::vector<double> m_widths;
};

} // namespace

QFont sheetFont(double points, bool isBold)
{
    QFont font(u"Inter"_s);
    font.setStyleHint(QFont::SansSerif);
    // Inter has other hyphens, colons and angle brackets beside digits and capitals; those can't be searched for in a
    // PDF, nor copied from it.
    font.setStyleStrategy(QFont::PreferNoShaping);
    font.setPointSizeF(points);
    font.setBold(isBold);
    return font;
}

Sheets::Sheets(QPdfWriter &writer, QPainter &painter, QString title)
    : m_writer(writer)
    , m_painter(painter)
    , m_title(std::move(title))
    , m_page(writer.pageLayout().paintRect(QPageLayout::Point))
{
    drawFoot();
}

bool Sheets::reserve(double height)
{
    if (m_y + height <= bottom())
        return true;
    newPage();
    return false;
}

void Sheets::newPage()
{
    m_writer.newPage();
    ++m_number;
    m_y = 0;
    drawFoot();
}

void Sheets::text(const QRectF &where, const QString &text, const QFont &font, const Ink &ink, int alignment)
{
    const QFontMetricsF metrics(font, m_painter.device());
    m_painter.setFont(font);
    m_painter.setPen(colour(ink));
    m_painter.drawText(where, alignment | Qt::TextSingleLine | Qt::TextDontClip,
                       metrics.elidedText(text, Qt::ElideRight, where.width()));
}

void Sheets::drawFoot()
{
    const QRectF foot(0, m_page.height() - 12, m_page.width(), 12);
    text(foot.adjusted(0, 0, -80, 0), m_title, sheetFont(7), inks::muted, Qt::AlignLeft | Qt::AlignBottom);
    text(foot.adjusted(m_page.width() - 80, 0, 0, 0), QString::number(m_number), sheetFont(7), inks::muted,
         Qt::AlignRight | Qt::AlignBottom);
}

void printTable(Sheets &sheets, const Table &table)
{
    const QFont titleFont = sheetFont(12, true);
    constexpr double above = 16;
    constexpr double titleHeight = 20;
    TablePrinter printer(sheets, table);
    // A title is not left alone at the end of a page.
    if (sheets.y() > 0 && sheets.reserve(above + titleHeight + 2 * printer.headHeight()))
        sheets.moveDown(above);
    sheets.text({0, sheets.y(), sheets.width(), titleHeight},
                table.title + u"  ·  "_s + QString::number(table.rows.size()), titleFont, inks::text,
                Qt::AlignLeft | Qt::AlignTop);
    sheets.moveDown(titleHeight);
    if (!table.rows.empty())
        printer.print();
    if (const QString more = leftOutRows(table); !more.isEmpty()) {
        sheets.reserve(titleHeight);
        sheets.text({0, sheets.y() + 4, sheets.width(), titleHeight}, more, sheetFont(8), inks::muted, Qt::AlignLeft);
        sheets.moveDown(titleHeight);
    }
}

} // namespace bayplan::snapshots
