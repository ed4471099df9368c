// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/xlsx.h"

#include "core/csvcell.h"
#include "snapshots/tables/celltext.h"
#include "snapshots/words.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <algorithm>
#include <memory>
#include <xlsxwriter.h>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

// In characters of the usual font.
constexpr qsizetype narrowest = 9;
constexpr qsizetype widest = 60;
constexpr qsizetype filterButton = 3;

core::Error sheetError(lxw_error error)
{
    return {.kind = core::Error::Kind::System,
            .what = tr("The spreadsheet can't be written: %1").arg(QString::fromUtf8(lxw_strerror(error))),
            .where = QDir::tempPath(),
            .next = {}};
}

/// Programs read "_x0041_" in a cell as "A" (ECMA-376, 22.9.2.19, ST_Xstring); its own underscore is written that way.
QByteArray cellBytes(QString text)
{
    static const QRegularExpression escape(u"_(?=x[0-9A-Fa-f]{4}_)"_s);
    if (text.contains(u"_x"_s))
        text.replace(escape, u"_x005F_"_s);
    return text.toUtf8();
}

/// One workbook on its way into a file.
class SheetWriter
{
public:
    SheetWriter(const QString &path, const QString &temporary, const SheetLimits &limits)
        : m_limits(limits)
        , m_temporary(QFile::encodeName(temporary))
    {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE; // rows go to the disk one by one
        options.tmpdir = m_temporary.data();
        m_book = workbook_new_opt(QFile::encodeName(path).constData(), &options);
        if (!m_book)
            return;
        m_head = workbook_add_format(m_book);
        format_set_bold(m_head);
        format_set_bottom(m_head, LXW_BORDER_THIN);
        format_set_bg_color(m_head, 0xF1F3F6);
        m_number = workbook_add_format(m_book);
        format_set_num_format(m_number, "0");
        m_time = workbook_add_format(m_book);
        format_set_num_format(m_time, "yyyy-mm-dd\"T\"hh:mm:ss\"Z\"");
    }
    ~SheetWriter()
    {
        if (m_book)
            workbook_close(m_book); // after an error, for its memory
    }
    SheetWriter(const SheetWriter &) = delete;
    SheetWriter &operator=(const SheetWriter &) = delete;

    void write(const Table &table, core::Time created)
    {
        if (!m_book)
            return;
        const qint64 perSheet = std::max<qint64>(1, m_limits.rows - 1);
        const qint64 count = qint64(table.rows.size());
        const qint64 sheets = std::max<qint64>(1, (count + perSheet - 1) / perSheet);
        for (qint64 sheet = 0; sheet < sheets; ++sheet) {
            const QString name = sheet == 0 ? table.id : QString(table.id + u' ' + QString::number(sheet + 1));
            writeSheet(table, name, sheet * perSheet, std::min(count, (sheet + 1) * perSheet));
        }
        if (sheets > 1)
            m_cut << tr("“%1” goes on in further sheets, which hold %2 rows each").arg(table.id).arg(perSheet);
        lxw_doc_properties properties{};
        properties.created = created.time_since_epoch() / std::chrono::seconds(1);
        workbook_set_properties(m_book, &properties);
    }

    core::Result<void> finish()
    {
        const lxw_error closed = m_book ? workbook_close(std::exchange(m_book, nullptr)) : LXW_ERROR_CREATING_XLSX_FILE;
        const lxw_error error = m_error != LXW_NO_ERROR ? m_error : closed;
        if (error != LXW_NO_ERROR)
            return core::fail(sheetError(error));
        return {};
    }

    const QStringList &cut() const { return m_cut; }

private:
    void note(lxw_error error)
    {
        if (m_error == LXW_NO_ERROR)
            m_error = error;
    }

    void writeSheet(const Table &table, const QString &name, qint64 first, qint64 end)
    {
        lxw_worksheet *sheet = workbook_add_worksheet(m_book, name.toUtf8().constData());
        if (!sheet)
            return note(LXW_ERROR_PARAMETER_VALIDATION);
        const auto columns = lxw_col_t(table.columns.size());
        for (lxw_col_t column = 0; column < columns; ++column) {
            note(worksheet_set_column(sheet, column, column, double(widthOf(table, column, first, end)), nullptr));
            note(worksheet_write_string(sheet, 0, column, cellBytes(table.columns[column].key).constData(), m_head));
        }
        worksheet_freeze_panes(sheet, 1, 0);
        note(worksheet_autofilter(sheet, 0, 0, lxw_row_t(end - first), lxw_col_t(columns - 1)));
        qint64 tooLong = 0;
        for (qint64 row = first; row < end; ++row) {
            const std::vector<Cell> &cells = table.rows[size_t(row)].cells;
            for (lxw_col_t column = 0; column < columns; ++column)
                tooLong += writeCell(sheet, lxw_row_t(row - first + 1), column, cells[column]) ? 0 : 1;
        }
        if (tooLong > 0)
            m_cut << tr("%n cells of “%1” are longer than a spreadsheet's can be, and cut", nullptr, int(tooLong))
                         .arg(name);
    }

    /// False if it had to be cut.
    bool writeCell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const Cell &cell)
    {
        if (const auto *number = std::get_if<qint64>(&cell)) {
            note(worksheet_write_number(sheet, row, column, double(*number), m_number));
            return true;
        }
        if (const auto *time = std::get_if<core::Time>(&cell); time && *time > core::Time{}) {
            const auto seconds = std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
            note(worksheet_write_unixtime(sheet, row, column, seconds, m_time));
            return true;
        }
        QString text = core::harmlessCell(spreadsheetText(cell));
        if (text.isEmpty())
            return true;
        const bool isTooLong = text.size() > m_limits.characters;
        if (isTooLong) {
            text.truncate(m_limits.characters - 1);
            if (text.back().isHighSurrogate())
                text.chop(1);
            text += u'…';
        }
        note(worksheet_write_string(sheet, row, column, cellBytes(text).constData(), nullptr));
        return !isTooLong;
    }

    static qsizetype widthOf(const Table &table, lxw_col_t column, qint64 first, qint64 end)
    {
        qsizetype width = table.columns[column].key.size() + filterButton;
        for (qint64 row = first; row < end && width < widest; ++row) {
            const Cell &cell = table.rows[size_t(row)].cells[column];
            const auto *text = std::get_if<QString>(&cell);
            width = std::max(width, text ? text->size() + 1 : spreadsheetText(cell).size() + 1);
        }
        return std::clamp(width, narrowest, widest);
    }

    SheetLimits m_limits;
    QByteArray m_temporary;
    lxw_workbook *m_book = nullptr;
    lxw_format *m_head = nullptr;
    lxw_format *m_number = nullptr;
    lxw_format *m_time = nullptr;
    lxw_error m_error = LXW_NO_ERROR;
    QStringList m_cut;
};

} // namespace

core::Result<QByteArray> xlsxFile(const std::vector<Table> &tables, core::Time time, QStringList *cut,
                                  const SheetLimits &limits)
{
    // What is written may be secret: a folder that nobody else reads.
    const QTemporaryDir folder;
    if (!folder.isValid())
        return core::fail({.kind = core::Error::Kind::System,
                           .what = tr("No temporary folder can be made: %1").arg(folder.errorString()),
                           .where = QDir::tempPath(),
                           .next = {}});
    const QString path = folder.filePath(u"snapshot.xlsx"_s);
    SheetWriter writer(path, folder.path(), limits);
    for (const Table &table : tables)
        writer.write(table, time);
    if (const auto finished = writer.finish(); !finished)
        return core::fail(finished.error());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::fail({.kind = core::Error::Kind::System,
                           .what = tr("The spreadsheet can't be read back: %1").arg(file.errorString()),
                           .where = path,
                           .next = {}});
    if (cut)
        *cut << writer.cut();
    return file.readAll();
}

} // namespace bayplan::snapshots
